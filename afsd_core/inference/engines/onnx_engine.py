"""ONNX Runtime as an engine.

The CUDA provider is written to ONNX Runtime's documentation; no card has run it yet.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnxruntime
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
from afsd_core.inference.engines.compiled_cache import CompiledCache
from afsd_core.message import Message
from afsd_core.weights.onnx_network import OPSET, export_onnx
from afsd_core.weights.preparing import digest

_LOOK_SECONDS = 0.03  # between two looks at whether to stop
_PROVIDERS: dict[Device, str] = {"cuda": "CUDAExecutionProvider", "cpu": "CPUExecutionProvider"}


def onnx_devices() -> tuple[Device, ...]:
    """Devices that ONNX Runtime can use here, best first."""
    available = onnxruntime.get_available_providers()
    return tuple(device for device, provider in _PROVIDERS.items() if provider in available)


class OnnxEngine:
    """See `Engine`; float32 only.

    Raises:
        EngineError: the device is not there, another precision was asked for, or the network does not convert.
    """

    name = "onnxruntime"

    def __init__(
        self,
        network: nn.Module,
        shapes: Sequence[Shape],
        outputs: Sequence[str],
        *,
        device: Device = "cpu",
        precision: Precision = "float32",
        threads: int | None = None,
        cache: Path | None = None,
    ) -> None:
        if device not in onnx_devices():
            listed = ", ".join(onnx_devices())
            raise EngineError(
                Message(
                    "ONNX Runtime finds no device {device!r} here (found: {found}). Choose one of those.",
                    device=device,
                    found=listed,
                )
            )
        if precision != "float32":
            raise EngineError(
                Message("The onnxruntime engine cannot compute in {precision}. Choose float32.", precision=precision)
            )
        self.device = device
        self.precision = precision
        self.outputs = tuple(outputs)
        self._shapes = tuple(shapes)
        self._inputs = [f"input_{i}" for i in range(len(shapes))]

        def write(path: Path) -> None:
            export_onnx(network, path, shapes=self._shapes, inputs=self._inputs, outputs=self.outputs)

        stored = None
        if cache is not None:
            store = CompiledCache(cache)
            name = f"onnx-{digest(network, OPSET, self._shapes, self.outputs)[:32]}.onnx"
            stored = store.get(name) or store.put(name, write)
        if stored is not None:
            self._session = _session(stored, device, threads)
        else:
            with TemporaryDirectory(prefix="afsd-") as scratch:
                file = Path(scratch) / "network.onnx"
                write(file)
                self._session = _session(file, device, threads)

    def run(self, *inputs: FloatArray, stop: Stop | None = None) -> dict[str, FloatArray]:
        """See `Engine.run`."""
        arrays = check_inputs(inputs, self._shapes)
        options = onnxruntime.RunOptions()
        try:
            with _watching(stop, options):
                results = self._session.run(list(self.outputs), dict(zip(self._inputs, arrays, strict=True)), options)
        except Exception as error:
            if options.terminate:
                raise stopped() from None
            if not isinstance(error, RuntimeError):
                raise
            raise DeviceError(
                Message(
                    "ONNX Runtime stopped while computing on the {device} device ({error}).",
                    device=self.device,
                    error=error,
                )
            ) from error
        return {name: np.asarray(r, dtype=np.float32) for name, r in zip(self.outputs, results, strict=True)}


@contextmanager
def _watching(stop: Stop | None, options: Any) -> Iterator[None]:
    """Meanwhile, a thread tells ONNX Runtime when to stop, which it does before the next operation."""
    if stop is None:
        yield
        return
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            if stop():
                options.terminate = True
                return

    watcher = threading.Thread(target=watch, name="stop", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _session(file: Path, device: Device, threads: int | None) -> Any:
    options = onnxruntime.SessionOptions()
    if threads:
        options.intra_op_num_threads = threads
    providers = [_PROVIDERS[device]] if device == "cpu" else [_PROVIDERS[device], _PROVIDERS["cpu"]]
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=providers)
    except RuntimeError as error:
        raise DeviceError(
            Message(
                "ONNX Runtime cannot take this network on the {device} device ({error}).", device=device, error=error
            )
        ) from error
