"""The interface that all engines share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled, EngineError
from afsd_core.message import Message

EngineName = Literal["torch", "openvino", "onnxruntime"]
Device = Literal["cpu", "cuda", "mps"]
Precision = Literal["float32", "bfloat16", "float16"]
FloatArray = NDArray[np.float32]
Shape = tuple[int, ...]
Stop = Callable[[], bool]


class Engine(Protocol):
    """A network made ready for one input shape on one device. Not for several threads at once.

    Attributes:
        name: "torch", "openvino" or "onnxruntime".
        device: "cpu", "cuda" or "mps"; it changes to "cpu" when the engine had to fall back.
        precision: "float32", "bfloat16" or "float16".
    """

    @property
    def name(self) -> str: ...

    @property
    def device(self) -> str: ...

    @property
    def precision(self) -> str: ...

    def run(self, *inputs: FloatArray, stop: Stop | None = None) -> dict[str, FloatArray]:
        """One pass.

        Args:
            inputs: float32 arrays of exactly the shapes the engine was opened for.
            stop: asked many times a second, from any thread; True ends the pass where it is.

        Returns:
            float32 arrays by output name.

        Raises:
            ValueError: an input has another shape.
            Cancelled: `stop` said so; the engine can be run again.
            EngineError: the device ran out of memory or cannot run the network, and nothing was left to fall back to.
        """
        ...


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine that can be used on this machine.

    Attributes:
        name: as `open_engine` takes it.
        devices: what it runs on here, best first.
        note: version and what is worth knowing, for people.
    """

    name: str
    devices: tuple[str, ...]
    note: str


class DeviceError(EngineError):
    """A device ran out of memory, or lacks an operation: the same network may still run elsewhere."""


def stopped() -> Cancelled:
    """What a pass raises that was stopped in the middle."""
    return Cancelled(Message("Stopped in the middle of a pass of the network."))


def normalise_shapes(shape: Sequence[int] | Sequence[Sequence[int]]) -> tuple[Shape, ...]:
    """One shape a network input, from one shape or several."""
    if all(isinstance(size, int) for size in shape):
        return (tuple(int(s) for s in shape if isinstance(s, int)),)
    return tuple(tuple(int(s) for s in one) for one in shape if not isinstance(one, int))


def check_inputs(inputs: Sequence[FloatArray], shapes: Sequence[Shape]) -> list[FloatArray]:
    """The inputs as contiguous float32.

    Raises:
        ValueError: their number or shapes are not what the engine was opened for.
    """
    given = tuple(tuple(x.shape) for x in inputs)
    if given != tuple(shapes):
        raise ValueError(f"this engine was opened for inputs {tuple(shapes)}, not {given}")
    return [np.ascontiguousarray(x, dtype=np.float32) for x in inputs]
