"""Output files of the commands: none is replaced without the user's consent.

An existing file is replaced with `--overwrite`, or after a question on a terminal. Otherwise the command refuses before
it does any work.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from afsd_core.errors import AfsdError
from app.cli.console import warn

OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Replace what is there already. Default: ask, or refuse.")
]


def need_place(out: Path, overwrite: bool, option: str = "--out") -> None:
    """Check, before any work, that a file can be written and none is lost by it.

    Args:
        option: the option that names the file, for the error message.

    Raises:
        typer.BadParameter: there is no such folder, or the place is one itself.
        AfsdError: the folder cannot be written, or a file is there that may not be replaced.
    """
    folder = out.absolute().parent
    if not folder.is_dir():
        what = "is a file, no folder" if folder.exists() else "is no folder. Make it first"
        raise typer.BadParameter(f"{out.parent} {what}.", param_hint=option)
    if out.is_dir():
        raise typer.BadParameter(f"{out} is a folder. Name a file in it, such as {out / 'FILE'}.", param_hint=option)
    if out.exists() and not out.is_file():
        raise typer.BadParameter(f"{out} is a device or a pipe, no file. Name a file.", param_hint=option)
    if not os.access(folder, os.W_OK):
        raise AfsdError(f"{out.parent}: this folder cannot be written. Choose another place with {option}.")
    if out.exists():
        ask_to_replace([out], overwrite, option)


def ask_to_replace(existing: Sequence[Path], overwrite: bool, option: str = "--out") -> None:
    """Ask whether existing files may be replaced.

    Args:
        existing: the files.
        overwrite: replace them without a question.
        option: the option that names them, for the error message.

    Raises:
        AfsdError: they may not.
    """
    from afsd_core.formats.common import listed

    if overwrite or not existing:
        return
    names = (
        str(existing[0])
        if len(existing) == 1
        else f"{listed([file.name for file in existing])} in {existing[0].parent}"
    )
    be, it = ("is", "it") if len(existing) == 1 else ("are", "them")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AfsdError(
            f"{names} {be} there already; nothing was written. Add --overwrite to replace {it}, or choose another "
            f"{option}."
        )
    if not typer.confirm(f"{names} {be} there already. Replace {it}?", err=True):
        warn("Nothing was written.")
        raise typer.Exit(1)
