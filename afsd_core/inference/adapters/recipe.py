"""What the pipeline needs around the network of a model: which clips it takes, and what its outputs mean.

A recipe belongs to one video. The pipeline asks it for a plan, feeds it outputs clip by clip, and may ask for what
has been found so far at any time. Features kept from an earlier run can take the network's place here without the
pipeline knowing: they only change what `plan` still asks for (`afsd_on_features`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from afsd_core.inference.events import Detection

if TYPE_CHECKING:
    from torch import nn

    from afsd_core.inference.flow_clips import FlowWanted

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
UInt8Array = NDArray[np.uint8]


class Recipe(Protocol):
    """One kind of model on one video.

    Attributes:
        input_shape: of the network's input, batch of one.
        outputs: names of the network's outputs, in its order.
        plan: clips as numbers of frames, see `clips.read_clips`.
    """

    input_shape: tuple[int, ...]
    outputs: tuple[str, ...]
    plan: Sequence[IntArray]

    def prepare(self, image: UInt8Array) -> UInt8Array:
        """What is kept of a picture (H, W, 3)."""
        ...

    def batch(self, images: UInt8Array) -> FloatArray:
        """The network's input from a clip's prepared pictures (T, h, w, 3); flow is two channels more, or alone."""
        ...

    def absorb(self, clip: int, outputs: Mapping[str, FloatArray]) -> None:
        """Take in the network's outputs for one clip."""
        ...

    def provisional(self) -> list[Detection]:
        """Detections of what has been taken in, quickly; best first."""
        ...

    def detections(self, cancelled: Callable[[], bool]) -> list[Detection]:
        """Detections of the whole video; best first.

        Raises:
            Cancelled: asked between steps.
        """
        ...


@runtime_checkable
class OwnNetwork(Protocol):
    """A recipe whose network is not the model's whole one.

    Attributes:
        session_key: what tells its opened engine from others.
    """

    @property
    def session_key(self) -> tuple[object, ...]: ...

    def network(self) -> "nn.Module":
        """What the engine runs."""
        ...


@runtime_checkable
class SeesFlow(Protocol):
    """A recipe whose network may see optical flow.

    Attributes:
        flow: what it wants of the video's flow; None where RGB is enough.
    """

    @property
    def flow(self) -> "FlowWanted | None": ...


@runtime_checkable
class Closing(Protocol):
    """A recipe that puts something away in the end."""

    def close(self) -> None: ...
