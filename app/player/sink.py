"""What sound is played through: the contract between the sound's thread and a device."""

from typing import Protocol

BUFFER = 0.2  # seconds of sound handed over ahead, all that the sink holds: sound servers begin when theirs is full
BYTES = 4  # of one moment of stereo, 16 bits


class Sink(Protocol):
    """Where samples go: 16 bits, stereo, interleaved. Used by the sound's thread alone.

    A device that has gone may raise an OSError or a RuntimeError from whatever is asked of it.

    Attributes:
        rate: samples a second.
        name: what people call the device.
    """

    rate: int
    name: str

    def current(self) -> bool:
        """Whether this is still where sound should go: another device may have become the usual one."""

    def start(self) -> None:
        """Begin to take samples; those handed over before are forgotten."""

    def write(self, data: bytes) -> int:
        """Take as many bytes as there is room for, and say how many."""

    def heard(self) -> int:
        """Bytes that have left the sink since `start`."""

    def set_volume(self, volume: float) -> None:
        """How loud, 0 to 1, as it should seem."""

    def stop(self) -> None:
        """Fall silent at once."""
