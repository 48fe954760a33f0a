"""Checkpoints: whole or not there, and enough in them to go on exactly."""

import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from afsd_core.errors import DataError
from afsd_core.message import Message

LAST, BEST = "last.pt", "best.pt"
_FORMAT = 1


def save(path: Path, content: dict[str, Any]) -> None:
    """Write beside the target, force it to the disk, rename: killed at any moment, the old one or the new one is there.

    Raises:
        DataError: the disk is full, or the folder cannot be written.
    """
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            torch.save({"format": _FORMAT} | content, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise DataError(
            Message(
                "{path}: the checkpoint cannot be written ({reason}). Free some space.",
                path=path,
                reason=error.strerror,
            )
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def load(path: Path, device: torch.device | str = "cpu") -> dict[str, Any]:
    """Read one; nothing in it is executed.

    Raises:
        DataError: it is damaged, or of another version.
    """
    try:
        content = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # torch raises whatever a damaged archive makes it raise
        raise DataError(
            Message("{path}: the checkpoint is damaged. Remove it to start anew, or use {best}.", path=path, best=BEST)
        ) from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise DataError(Message("{path}: is no checkpoint of this version. Remove it to start anew.", path=path))
    return content


def learnt_state(network: nn.Module) -> dict[str, Tensor]:
    """Parameters that are being trained, by name; frozen ones are where they came from."""
    return {name: p.detach() for name, p in network.named_parameters() if p.requires_grad}


def restore_learnt(network: nn.Module, state: dict[str, Tensor], path: Path) -> None:
    """Put them back.

    Raises:
        DataError: they are of another network or another choice of what is frozen.
    """
    parameters = dict(network.named_parameters())
    expected = {name for name, p in parameters.items() if p.requires_grad}
    if set(state) != expected or any(state[name].shape != parameters[name].shape for name in state):
        raise DataError(
            Message("{path}: the checkpoint is of a network of another shape. Train into another folder.", path=path)
        )
    with torch.no_grad():
        for name, tensor in state.items():
            parameters[name].copy_(tensor)
