"""The command-line program, put together from its commands."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli.console import flowing, say, verb

#: Modules of `app.cli`, in the order in which --help shows their verbs. Each has a function of its own name, which is
#: the verb; or, for a group of verbs, `register(program)`.
MODULES = ("detect", "models", "info", "export", "evaluate", "train", "finetune", "flow", "demo")


class _Plain(TyperGroup):
    """A command that reports a wrong value in our own words, not the library's."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


def build() -> typer.Typer:
    """Build the whole command line."""
    program = typer.Typer(
        name="afsd",
        cls=_Plain,
        help="Find, correct and export what happens when in video.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback()(_options)
    for name in MODULES:
        # A verb that is still to come is left out, not an error.
        if find_spec(f"app.cli.{name}") is None:
            continue
        module = import_module(f"app.cli.{name}")
        if hasattr(module, "register"):
            module.register(program)
        else:
            program.command(name, help=flowing(getattr(module, name).__doc__))(verb(getattr(module, name)))
    return program


def _options(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=lambda v: _version(v)),
    ] = False,
) -> None:
    """Find, correct and export what happens when in video."""


def _version(requested: bool) -> None:
    if requested:
        try:
            say(f"afsd {version('afsd-annotator')}")
        except PackageNotFoundError:
            say("afsd, from a checkout that is not installed")
        raise typer.Exit
