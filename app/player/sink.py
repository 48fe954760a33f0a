"""The interface between the sound's thread and an audio device."""

from typing import Protocol

BUFFER = 0.2  # seconds of sound handed over ahead, all that the sink holds: sound servers begin when theirs is full
BYTES = 4  # of one moment of stereo, 16 bits


class Sink(Protocol):
    """An audio output: 16 bits, stereo, interleaved; used by the sound's thread alone.

    A device that is disconnected may raise an OSError or a RuntimeError from any method.

    Attributes:
        rate: samples a second.
        name: what people call the device.
    """

    rate: int
    name: str

    def current(self) -> bool:
        """Whether sound should still go here: the default device may be another one now."""

    def start(self) -> None:
        """Begin to take samples; samples of before are dropped."""

    def write(self, data: bytes) -> int:
        """Take as many bytes as fit; gives their number."""

    def heard(self) -> int:
        """Bytes played since `start`."""

    def set_volume(self, volume: float) -> None:
        """Set the perceived loudness, 0 to 1."""

    def stop(self) -> None:
        """Stop playing at once."""
