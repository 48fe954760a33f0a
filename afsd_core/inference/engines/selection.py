"""Which engine runs a network here: the fastest that is installed, unless someone says otherwise."""

import logging
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from afsd_core.errors import EngineError
from afsd_core.folders import cache_folder
from afsd_core.inference.engines.base import (
    Device,
    DeviceError,
    Engine,
    EngineInfo,
    EngineName,
    FloatArray,
    Precision,
    Shape,
    Stop,
    normalise_shapes,
)
from afsd_core.message import Message

if TYPE_CHECKING:
    from torch import nn

_log = logging.getLogger(__name__)
Notice = Callable[[str], None]


def available_engines() -> list[EngineInfo]:
    """Engines that can be used on this machine, the one `auto` prefers first. Loads PyTorch."""
    from afsd_core.inference.engines.torch_engine import torch_devices

    torch = EngineInfo("torch", torch_devices(), f"PyTorch {_version('torch')}")
    engines = [torch]
    if _installed("openvino"):
        openvino = EngineInfo("openvino", ("cpu",), f"OpenVINO {_version('openvino')}, the fastest on CPUs")
        engines.insert(0 if torch.devices[0] == "cpu" else 1, openvino)
    if _installed("onnxruntime"):
        from afsd_core.inference.engines.onnx_engine import onnx_devices

        engines.append(EngineInfo("onnxruntime", onnx_devices(), f"ONNX Runtime {_version('onnxruntime')}"))
    return engines


def open_engine(
    module: "nn.Module",
    *,
    input_shape: Sequence[int] | Sequence[Sequence[int]],
    outputs: Sequence[str],
    engine: str = "auto",
    device: str = "auto",
    precision: str = "auto",
    cache: Path | None = None,
    threads: int | None = None,
    notice: Notice | None = None,
) -> Engine:
    """Make a network ready to run.

    `auto` takes a graphics card where PyTorch finds one, else OpenVINO on the CPU where it is installed, else PyTorch;
    always in float32. What was chosen is told by the engine's name, device and precision. Where an automatic choice
    turns out not to work, or a card runs out of memory (also later, in `run`), the CPU goes on and a notice says so.

    Args:
        module: network whose forward returns a tensor, a tuple, or a named tuple; left as it is.
        input_shape: shape of the input, or one shape an input.
        outputs: name of each output: a field of the named tuple, or what the outputs in order shall be called.
        engine: "auto", "torch", "openvino" or "onnxruntime".
        device: "auto", "cpu", "cuda" or "mps".
        precision: "auto", "float32", "bfloat16" or "float16".
        cache: folder for compiled networks; by default one in the user's cache folder.
        threads: processor threads to use, by default all.
        notice: called with a sentence when the engine falls back.

    Raises:
        EngineError: what was asked for is unknown, not installed, or cannot run the network.
    """
    chosen = cast(EngineName | None, _choice("engine", engine, get_args(EngineName)))
    place = cast(Device | None, _choice("device", device, get_args(Device)))
    number = cast(Precision, _choice("precision", precision, get_args(Precision)) or "float32")
    folder = cache if cache is not None else cache_folder() / "compiled"
    shapes = normalise_shapes(input_shape)
    say = notice or (lambda sentence: _log.warning("%s", sentence))

    def make(name: EngineName, on: Device) -> Engine:
        return _make(name, on, module, shapes, tuple(outputs), number, folder, threads)

    def on_cpu() -> Engine:
        if not _installed("openvino"):
            return make("torch", "cpu")
        try:
            return make("openvino", "cpu")
        except (EngineError, ImportError, OSError) as error:
            say(Message("{reason} PyTorch is used instead.", reason=_sentence(error)))
            return make("torch", "cpu")

    if chosen is None and place is None:
        from afsd_core.inference.engines.torch_engine import torch_devices

        place = torch_devices()[0]
    if chosen is None and place == "cpu":
        return on_cpu()
    name = chosen or "torch"
    if place is None:
        place = _best_device(name)
    if place == "cpu":
        return make(name, "cpu")

    def instead(error: DeviceError) -> Engine:
        say(Message("{reason} The CPU goes on in its place, more slowly.", reason=_sentence(error)))
        return make(name, "cpu") if chosen else on_cpu()

    try:
        first = make(name, place)
    except DeviceError as error:
        return instead(error)
    return FallbackEngine(first, instead)


class FallbackEngine:
    """An engine on a card that hands over to another when the card fails; no input is lost."""

    def __init__(self, first: Engine, instead: Callable[[DeviceError], Engine]) -> None:
        self._engine = first
        self._instead: Callable[[DeviceError], Engine] | None = instead

    @property
    def name(self) -> str:
        """See `Engine`."""
        return self._engine.name

    @property
    def device(self) -> str:
        """See `Engine`; "cpu" after the fall back."""
        return self._engine.device

    @property
    def precision(self) -> str:
        """See `Engine`."""
        return self._engine.precision

    def run(self, *inputs: FloatArray, stop: Stop | None = None) -> dict[str, FloatArray]:
        """See `Engine.run`."""
        try:
            return self._engine.run(*inputs, stop=stop)
        except DeviceError as error:
            if self._instead is None:
                raise
            self._engine = self._instead(error)
            self._instead = None
        return self._engine.run(*inputs, stop=stop)


def _make(
    name: EngineName,
    device: Device,
    module: "nn.Module",
    shapes: tuple[Shape, ...],
    outputs: tuple[str, ...],
    precision: Precision,
    cache: Path,
    threads: int | None,
) -> Engine:
    if name != "torch" and not _installed(name):
        raise EngineError(
            Message("The {name} engine is not installed: `pip install {name}`, or choose another.", name=name)
        )
    if name == "openvino":
        from afsd_core.inference.engines.openvino_engine import OpenvinoEngine

        if device != "cpu":
            raise EngineError(
                Message(
                    "The openvino engine runs on CPUs, not on {device}. Choose the torch engine for that.",
                    device=device,
                )
            )
        return OpenvinoEngine(module, shapes, outputs, precision=precision, threads=threads, cache=cache)
    if name == "onnxruntime":
        from afsd_core.inference.engines.onnx_engine import OnnxEngine

        return OnnxEngine(module, shapes, outputs, device=device, precision=precision, threads=threads, cache=cache)
    from afsd_core.inference.engines.torch_engine import TorchEngine

    return TorchEngine(module, shapes, outputs, device=device, precision=precision, threads=threads)


def _best_device(name: EngineName) -> Device:
    if name == "torch":
        from afsd_core.inference.engines.torch_engine import torch_devices

        return torch_devices()[0]
    if name == "onnxruntime" and _installed(name):
        from afsd_core.inference.engines.onnx_engine import onnx_devices

        return onnx_devices()[0]
    return "cpu"


def _choice(what: str, value: str, known: tuple[str, ...]) -> str | None:
    """The value, or None for "auto"."""
    if value == "auto":
        return None
    if value not in known:
        raise EngineError(
            Message(
                "There is no {what} called {value!r}. Choose one of: auto, {names}.",
                what=what,
                value=value,
                names=", ".join(known),
            )
        )
    return value


def _installed(package: str) -> bool:
    return find_spec(package) is not None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "of unknown version"


def _sentence(error: Exception) -> str:
    text = str(error)
    if text.endswith("."):
        return text
    return f"{text.strip() or type(error).__name__}."
