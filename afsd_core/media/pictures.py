"""From a decoded frame to an upright RGB picture with square pixels."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter

Image = npt.NDArray[np.uint8]

_UNSPECIFIED = 2
_HD_LINES = 720


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a stored picture becomes upright: mirrored left to right first, then turned clockwise."""

    degrees: int = 0
    mirrored: bool = False

    @classmethod
    def of(cls, frame: VideoFrame) -> "Orientation":
        """The nearest of the eight orientations to the frame's display matrix."""
        data = frame.side_data.get("DISPLAYMATRIX")
        if data is None:
            return cls()
        a, b, _, c, d, *_ = struct.unpack("9i", bytes(cast(SideData, data))[:36])
        mirrored = a * d - b * c < 0
        if mirrored:
            a, b = -a, -b
        if abs(a) >= abs(b):
            return cls(0 if a >= 0 else 180, mirrored)
        return cls(90 if b > 0 else 270, mirrored)

    @property
    def swaps_sides(self) -> bool:
        """Whether the upright picture is as wide as the stored one is high."""
        return self.degrees % 180 == 90

    def apply(self, image: Image) -> Image:
        """(height, width, 3), C-contiguous."""
        if self.mirrored:
            image = image[:, ::-1]
        if self.degrees:
            image = np.rot90(image, -self.degrees // 90)
        return np.ascontiguousarray(image)


def shown_size(width: int, height: int, aspect: Fraction, orientation: Orientation) -> tuple[int, int]:
    """Width and height of the upright picture with square pixels; the short direction is stretched, none shrunk."""
    if aspect > 1:
        width = round(width * aspect)
    elif aspect < 1:
        height = round(height / aspect)
    return (height, width) if orientation.swaps_sides else (width, height)


class Painter:
    """Turns frames of one video into pictures of one size; keeps libswscale's tables between them."""

    def __init__(self, size: tuple[int, int], orientation: Orientation) -> None:
        self._orientation = orientation
        self._stored = (size[1], size[0]) if orientation.swaps_sides else size
        self._scaler = VideoReformatter()

    def paint(self, frame: VideoFrame) -> Image:
        """(height, width, 3) uint8 RGB, upright, of the painter's size."""
        width, height = self._stored
        # Without a tag, video of 720 lines and more is BT.709 by convention; libswscale would take BT.601.
        untagged = frame.colorspace == _UNSPECIFIED and frame.height >= _HD_LINES
        picture = self._scaler.reformat(
            frame,
            width,
            height,
            "rgb24",
            src_colorspace=Colorspace.ITU709 if untagged else None,
            interpolation=Interpolation.BICUBIC,
        )
        return self._orientation.apply(cast(Image, picture.to_ndarray()))
