"""From a picture to what a network sees: resize, centre crop, scale to [-1, 1].

See resources/manual/detector.md, section 1.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

UInt8Array = NDArray[np.uint8]
FloatArray = NDArray[np.float32]


def squash(image: UInt8Array, *, resize: int | tuple[int, int] = 112, crop: int = 96) -> UInt8Array:
    """Resize to one size whatever the aspect ratio (bicubic), then cut out the centre: AFSD's input.

    Args:
        image: (H, W, 3) RGB.
        resize: (width, height), or one number for both.
        crop: side of the square.

    Returns:
        (crop, crop, 3).
    """
    size = (resize, resize) if isinstance(resize, int) else resize
    return centre_crop(_resized(image, size, cv2.INTER_CUBIC), crop)


def shorten(image: UInt8Array, *, short_side: int = 256, crop: int = 224) -> UInt8Array:
    """Resize so that the short side has this length, keeping the aspect ratio, then cut out the centre: I3D's input.

    Shrinking averages over the pixels it merges: sampled, fine texture would turn into flicker.

    Args:
        image: (H, W, 3) RGB.
        short_side: pixels, at least `crop`.
        crop: side of the square.

    Returns:
        (crop, crop, 3).
    """
    height, width = image.shape[:2]
    scale = short_side / min(height, width)
    size = (max(short_side, round(width * scale)), max(short_side, round(height * scale)))
    return centre_crop(_resized(image, size, cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), crop)


def centre_crop(image: UInt8Array, crop: int) -> UInt8Array:
    """The square of that side in the middle of (H, W, …); half a pixel more on the far side where it does not fit."""
    top, left = (image.shape[0] - crop) // 2, (image.shape[1] - crop) // 2
    if top < 0 or left < 0:
        raise ValueError(f"no {crop} × {crop} square in a picture of {image.shape[1]} × {image.shape[0]}")
    return np.ascontiguousarray(image[top : top + crop, left : left + crop])


def to_clip(images: Sequence[UInt8Array] | UInt8Array, length: int) -> FloatArray:
    """A batch of one clip for a network.

    Args:
        images: at most `length` pictures (crop, crop, C): RGB, encoded flow, or RGB and flow.
        length: T; a shorter clip is padded with zeros after scaling, as in training.

    Returns:
        (1, C, T, crop, crop), x / 255 · 2 - 1.
    """
    stack: NDArray[Any] = np.asarray(images, dtype=np.uint8)
    if not 0 < len(stack) <= length:
        raise ValueError(f"{len(stack)} pictures for a clip of {length}")
    clip = np.zeros((1, stack.shape[3], length, *stack.shape[1:3]), dtype=np.float32)
    view = clip[0, :, : len(stack)]
    view[...] = stack.transpose(3, 0, 1, 2)
    view *= 2.0 / 255.0
    view -= 1.0
    return clip


def _resized(image: UInt8Array, size: tuple[int, int], interpolation: int) -> UInt8Array:
    if (image.shape[1], image.shape[0]) == size:
        return image
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), dtype=np.uint8)
