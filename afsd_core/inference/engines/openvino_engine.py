"""OpenVINO on CPUs: two to three times as fast there as plain PyTorch, equal to it within float32 rounding."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import openvino
import torch
from torch import nn

from afsd_core.errors import EngineError
from afsd_core.inference.engines.base import DeviceError, FloatArray, Precision, Shape, Stop, check_inputs, stopped
from afsd_core.inference.engines.compiled_cache import CompiledCache
from afsd_core.message import Message
from afsd_core.weights.preparing import NamedOutputs, digest, prepare, quiet_tracing, zeros

_log = logging.getLogger(__name__)
_LOOK_MS = 30  # between two looks at whether to stop
_HINTS = {"float32": "f32", "bfloat16": "bf16"}


class OpenvinoEngine:
    """See `Engine`. The compiled network is kept in `cache`: converting takes seconds, reading it back about one.

    Raises:
        EngineError: the processor cannot compute in that precision, or the network does not convert.
    """

    name = "openvino"
    device = "cpu"

    def __init__(
        self,
        network: nn.Module,
        shapes: Sequence[Shape],
        outputs: Sequence[str],
        *,
        precision: Precision = "float32",
        threads: int | None = None,
        cache: Path | None = None,
    ) -> None:
        self.precision = precision
        self.outputs = tuple(outputs)
        self._shapes = tuple(shapes)
        core = openvino.Core()
        if precision not in _HINTS:
            raise EngineError(
                Message(
                    "OpenVINO cannot compute in {precision} on CPUs. Choose float32 or bfloat16.", precision=precision
                )
            )
        if precision == "bfloat16" and "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise EngineError(Message("This processor has no bfloat16 arithmetic. Choose float32."))
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            # Left to itself, OpenVINO takes bfloat16 wherever the processor has it.
            "INFERENCE_PRECISION_HINT": _HINTS[precision],
        }
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        compiled = _open(core, network, self._shapes, self.outputs, settings, cache)
        self._request = compiled.create_infer_request()

    def run(self, *inputs: FloatArray, stop: Stop | None = None) -> dict[str, FloatArray]:
        """See `Engine.run`."""
        # OpenVINO reads in place only what it could also write; a memory map is copied.
        arrays = [x if x.flags.writeable else x.copy() for x in check_inputs(inputs, self._shapes)]
        tensors = {i: openvino.Tensor(x, shared_memory=True) for i, x in enumerate(arrays)}
        try:
            if stop is None:
                self._request.infer(tensors)
            else:
                self._request.start_async(tensors)
                while not self._request.wait_for(_LOOK_MS):
                    if stop():
                        self._give_up()
                        raise stopped()
        except RuntimeError as error:
            raise DeviceError(
                Message("OpenVINO stopped while computing ({first_line}).", first_line=_first_line(error))
            ) from error
        return {
            name: np.array(self._request.get_output_tensor(i).data, dtype=np.float32)
            for i, name in enumerate(self.outputs)
        }

    def _give_up(self) -> None:
        """End the pass before its next layer; the inputs, which lie with us, must stay until it has."""
        self._request.cancel()
        with suppress(RuntimeError):  # it says that it was cancelled
            self._request.wait()


def _open(
    core: Any,
    network: nn.Module,
    shapes: Sequence[Shape],
    outputs: Sequence[str],
    settings: dict[str, Any],
    folder: Path | None,
) -> Any:
    """The compiled network, from the cache where it is there."""
    if folder is None:
        return _compile(core, prepare(network, outputs), shapes, settings)
    cache = CompiledCache(folder)
    machine = core.get_property("CPU", "FULL_DEVICE_NAME"), core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    key = digest(network, openvino.__version__, *machine, shapes, outputs, sorted(settings.items()))
    name = f"openvino-{key[:32]}.blob"
    file = cache.get(name)
    if file is not None:
        try:
            with file.open("rb") as stream:
                return core.import_model(stream.read(), "CPU", settings)
        except (RuntimeError, OSError) as error:
            _log.warning("the compiled network in %s does not load and is made again: %s", file, _first_line(error))
            cache.discard(name)
    compiled = _compile(core, prepare(network, outputs), shapes, settings)
    cache.put(name, lambda path: _export(compiled, path))
    return compiled


def _compile(core: Any, network: NamedOutputs, shapes: Sequence[Shape], settings: dict[str, Any]) -> Any:
    example = zeros(shapes)
    try:
        with quiet_tracing(), torch.inference_mode():
            traced = torch.jit.trace(network, example, check_trace=False)  # type: ignore[no-untyped-call]
            model = openvino.convert_model(traced, example_input=example, input=[list(s) for s in shapes])
        return core.compile_model(model, "CPU", settings)
    except RuntimeError as error:
        raise EngineError(
            Message(
                "OpenVINO cannot take this network ({first_line}). Choose the torch engine.",
                first_line=_first_line(error),
            )
        ) from error


def _export(compiled: Any, path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(compiled.export_model().getbuffer())


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:200] if lines else type(error).__name__
