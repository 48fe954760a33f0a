"""The default audio output as a `Sink`, by Qt; imported with the first sound."""

import logging

from PySide6.QtCore import QEventLoop, QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices, QtAudio

from app.player.sink import BUFFER, BYTES

log = logging.getLogger(__name__)


class Speaker:
    """The default output device; see `Sink`. Lives on the thread that made it."""

    def __init__(self, device: QAudioDevice, audio_format: QAudioFormat) -> None:
        self.rate = audio_format.sampleRate()
        self.name = device.description()
        self._id = bytes(device.id().data())
        self._sink = QAudioSink(device, audio_format)
        self._sink.setBufferSize(int(BUFFER * self.rate) * BYTES)
        self._events = QEventLoop()  # some of Qt's backends live on timers of this thread
        self._into: QIODevice | None = None
        self._written = 0

    def current(self) -> bool:
        """See `Sink`."""
        self._events.processEvents()
        return bytes(QMediaDevices.defaultAudioOutput().id().data()) == self._id

    def start(self) -> None:
        """See `Sink`."""
        self._written = 0
        self._into = self._sink.start()
        if self._into is None or self._sink.error() != QtAudio.Error.NoError:
            self._into = None
            raise OSError("the sound device does not open")

    def write(self, data: bytes) -> int:
        """See `Sink`."""
        self._look()
        room = min(self._sink.bytesFree(), len(data)) // BYTES * BYTES
        if self._into is None or room <= 0:
            return 0
        taken = max(0, self._into.write(data[:room]))
        self._written += taken
        return taken

    def heard(self) -> int:
        """See `Sink`: the bytes written, less those that wait in the buffer."""
        self._look()
        waiting = max(0, self._sink.bufferSize() - self._sink.bytesFree())
        return max(0, self._written - waiting)

    def _look(self) -> None:
        self._events.processEvents()
        # It never stops by itself; running dry, which a busy machine brings about, it only idles.
        if self._into is not None and self._sink.state() == QtAudio.State.StoppedState:
            self._into = None
            raise OSError("the sound device has stopped")

    def set_volume(self, volume: float) -> None:
        """See `Sink`: perceived loudness is logarithmic."""
        scale = QtAudio.VolumeScale
        self._sink.setVolume(QtAudio.convertVolume(volume, scale.LogarithmicVolumeScale, scale.LinearVolumeScale))

    def stop(self) -> None:
        """See `Sink`."""
        self._into = None
        self._sink.reset()
        self._events.processEvents()


def open_speaker() -> Speaker | None:
    """Open the default device; None without one or where it takes no usual format."""
    QEventLoop().processEvents()  # Qt may have news of devices
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return None
    for rate in (48_000, device.preferredFormat().sampleRate(), 44_100):
        audio_format = QAudioFormat()
        audio_format.setSampleRate(rate)
        audio_format.setChannelCount(2)
        audio_format.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isFormatSupported(audio_format):
            return Speaker(device, audio_format)
    log.info("%s takes no 16-bit stereo; videos play without sound", device.description())
    return None
