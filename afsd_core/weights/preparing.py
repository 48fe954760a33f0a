"""Networks made ready to run or to export: frozen, BatchNorm folded into convolutions, outputs in a fixed order."""

import copy
import hashlib
import inspect
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


class NamedOutputs(nn.Module):
    """A network whose outputs are a plain tuple, in the order of `names`.

    A named tuple is read by field, a bare tensor or tuple by position.
    """

    def __init__(self, network: nn.Module, names: Sequence[str]) -> None:
        super().__init__()
        self.network = network
        self.names = tuple(names)

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        result = self.network(*inputs)
        if isinstance(result, Tensor):
            result = (result,)
        if hasattr(result, "_fields"):
            return tuple(getattr(result, name) for name in self.names)
        return tuple(result[: len(self.names)])


def prepare(network: nn.Module, names: Sequence[str]) -> NamedOutputs:
    """A frozen copy of the network for inference; the original is left as it is."""
    frozen = copy.deepcopy(network).cpu().eval().requires_grad_(False)
    for module in frozen.modules():
        conv, norm = getattr(module, "conv3d", None), getattr(module, "bn", None)
        if isinstance(conv, nn.Conv3d) and isinstance(norm, nn.BatchNorm3d):
            module.conv3d = fuse_conv_bn_eval(conv, norm)
            module.bn = nn.Identity()
    return NamedOutputs(frozen, names).eval()


def digest(network: nn.Module, *more: object) -> str:
    """A name for what the network computes: its weights, the code of its classes, and whatever else is given."""
    h = hashlib.sha256()
    for thing in (torch.__version__, *more, network):
        h.update(f"{thing}\n".encode())
    for file in sorted({f for module in network.modules() for f in _source(type(module))}):
        h.update(Path(file).read_bytes())
    for name, value in network.state_dict().items():
        h.update(f"{name} {tuple(value.shape)} {value.dtype}\n".encode())
        h.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return h.hexdigest()


def _source(kind: type) -> Iterator[str]:
    """The file a class of ours is written in; nothing for torch's own, whose version is in the digest."""
    if kind.__module__.split(".")[0] != "torch":
        try:
            yield inspect.getfile(kind)
        except (OSError, TypeError):
            return


@contextmanager
def quiet_tracing() -> Iterator[None]:
    """Tracing warns that sizes become constants. They are meant to: an engine is opened for one shape."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # type: ignore[attr-defined]
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        warnings.filterwarnings("ignore", message="Constant folding", category=UserWarning)
        yield


def zeros(shapes: Sequence[tuple[int, ...]]) -> tuple[Tensor, ...]:
    """Example inputs."""
    return tuple(torch.zeros(shape) for shape in shapes)
