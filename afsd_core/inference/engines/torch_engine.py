"""PyTorch itself: CPUs, NVIDIA cards (CUDA), Apple's (MPS).

CUDA and MPS are written to the libraries' documentation; no card has run them yet.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn

from afsd_core.errors import EngineError
from afsd_core.inference.engines.base import (
    Device,
    DeviceError,
    FloatArray,
    Precision,
    Shape,
    Stop,
    check_inputs,
    stopped,
)
from afsd_core.message import Message
from afsd_core.weights.preparing import prepare

_TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


def torch_devices() -> tuple[Device, ...]:
    """Devices that PyTorch can use here, best first."""
    devices: list[Device] = []
    if torch.cuda.is_available():
        devices.append("cuda")
    if torch.backends.mps.is_available():
        devices.append("mps")
    return (*devices, "cpu")


class TorchEngine:
    """See `Engine`. Lower precisions are automatic mixed precision: what needs float32 keeps it.

    Raises:
        EngineError: the device is not there, or cannot compute in that precision.
        DeviceError: it has too little memory for the weights.
    """

    name = "torch"

    def __init__(
        self,
        network: nn.Module,
        shapes: Sequence[Shape],
        outputs: Sequence[str],
        *,
        device: Device = "cpu",
        precision: Precision = "float32",
        threads: int | None = None,
    ) -> None:
        if device not in torch_devices():
            listed = ", ".join(torch_devices())
            raise EngineError(
                Message(
                    "PyTorch finds no device {device!r} here (found: {found}). Choose one of those.",
                    device=device,
                    found=listed,
                )
            )
        if device == "cpu" and precision == "float16":
            raise EngineError(Message("float16 is slow and coarse on CPUs. Choose float32 or bfloat16."))
        self.device = device
        self.precision = precision
        self.outputs = tuple(outputs)
        self._shapes = tuple(shapes)
        if threads and device == "cpu":
            torch.set_num_threads(threads)
        with _failures(device):
            self._network = prepare(network, outputs).to(device)
            if any(len(shape) == 5 for shape in self._shapes):
                # Channels behind the pixels saves oneDNN and cuDNN a copy in front of each convolution.
                self._network = self._network.to(memory_format=torch.channels_last_3d)  # type: ignore[call-overload]
        self._stop: Stop | None = None
        for module in self._network.modules():
            module.register_forward_pre_hook(self._look)

    def _look(self, *_layer: object) -> None:
        """Before each layer: whether to go on."""
        if self._stop is not None and self._stop():
            raise stopped()

    def run(self, *inputs: FloatArray, stop: Stop | None = None) -> dict[str, FloatArray]:
        """See `Engine.run`."""
        arrays = check_inputs(inputs, self._shapes)
        self._stop = stop
        with _failures(self.device), torch.inference_mode(), self._arithmetic():
            results = self._network(*(self._tensor(x) for x in arrays))
            outputs = [r.float().cpu().numpy() for r in results]
        return {name: np.ascontiguousarray(r) for name, r in zip(self.outputs, outputs, strict=True)}

    def _tensor(self, x: FloatArray) -> torch.Tensor:
        # An array that is not ours to write to (a memory map) is copied, since torch would not promise to leave it.
        tensor = torch.from_numpy(x if x.flags.writeable else x.copy()).to(self.device)
        return tensor.contiguous(memory_format=torch.channels_last_3d) if x.ndim == 5 else tensor

    @contextmanager
    def _arithmetic(self) -> Iterator[None]:
        if self.precision != "float32":
            with torch.autocast(self.device, _TYPES[self.precision]):
                yield
        elif self.device == "cuda":
            # cuDNN rounds to TF32 (10 bits) when left to itself, which is not what "float32" promises.
            with torch.backends.cudnn.flags(enabled=True, benchmark=True, allow_tf32=False):
                yield
        else:
            yield


@contextmanager
def _failures(device: Device) -> Iterator[None]:
    """Turn what a device cannot do into one sentence."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        _empty(device)
        raise DeviceError(
            Message("The {device} device has too little free memory for this network.", device=device)
        ) from error
    except NotImplementedError as error:
        raise DeviceError(
            Message("PyTorch lacks an operation of this network on the {device} device.", device=device)
        ) from error
    except RuntimeError as error:
        text = str(error).lower()
        if "out of memory" in text or "can't allocate memory" in text or "not enough memory" in text:
            _empty(device)
            raise DeviceError(
                Message("The {device} device has too little free memory for this network.", device=device)
            ) from error
        raise


def _empty(device: Device) -> None:
    if device == "cuda":
        torch.cuda.empty_cache()
    elif device == "mps":
        torch.mps.empty_cache()
