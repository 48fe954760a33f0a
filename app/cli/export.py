"""`afsd export`: write a project's segments in a format that other tools read."""

from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import bar, say, warn
from app.cli.inputs import A_PROJECT, Kind, need
from app.cli.outputs import OverwriteOption, ask_to_replace

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex
    from afsd_core.project import Video


class FormatName(StrEnum):
    """The formats that can be written."""

    thumos = "thumos"
    activitynet = "activitynet"
    results = "activitynet-results"
    csv = "csv"


def export(
    project: Annotated[
        Path, typer.Argument(metavar="PROJECT", help="A project file (.afsd); it may be open elsewhere.")
    ],
    out: Annotated[Path, typer.Option(help="Folder to write into; made if need be.")],
    format: Annotated[FormatName, typer.Option(help="What to write.")] = FormatName.thumos,
    suffix: Annotated[
        str, typer.Option(help="Subset: at the end of THUMOS-style file names, and in ActivityNet JSON.")
    ] = "val",
    everything: Annotated[
        bool, typer.Option("--all", help="Also proposals that nobody has accepted or corrected.")
    ] = False,
    overwrite: OverwriteOption = False,
) -> None:
    """Write what people accepted, corrected or drew: all files or none."""
    from afsd_core.formats import AlreadyThereError, ExportOptions, export_project
    from afsd_core.media import build_index
    from afsd_core.project import read_project

    if not suffix.isalnum():
        raise typer.BadParameter("Only letters and digits, such as val or test.", param_hint="--suffix")
    need(project, (Kind.PROJECT,), A_PROJECT)
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{out} is a file. Name a folder; it is made if need be.", param_hint="--out")
    records = read_project(project)
    with bar(f"{project.name}: Exporting") as shown:
        asked: list[str] = []

        def index_of(video: "Video") -> "VideoIndex":
            if video.id not in asked:
                asked.append(video.id)
            before, total = len(asked) - 1, len(records.videos)
            return build_index(
                video.path, progress=lambda done: shown.show("Indexing", before + done, total, detail=video.name)
            )

        options = ExportOptions(subset=suffix, proposals=everything, overwrite=overwrite)
        write = partial(export_project, records, format.value, out, index_of=index_of)
        try:
            report = write(options=options)
        except AlreadyThereError as error:
            with shown.aside():
                ask_to_replace(error.files, overwrite)
            report = write(options=replace(options, overwrite=True))
    for sentence in report.warnings:
        warn(sentence)
    for file in report.files:
        say(str(file))
    warn(f"{', '.join(report.counted)} from {project.name}.")
