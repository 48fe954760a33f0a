"""Export as a job: it may have to index every video of a project, which takes longer than a window can wait."""

from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.message import Message
from app.jobs.results import ExportResult

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex
    from afsd_core.project import Video
    from app.jobs.kinds import ExportParams, Job


def run(params: "ExportParams", job: "Job") -> ExportResult:
    """Write the files, all or none."""
    from afsd_core.formats import ExportOptions, export_project
    from afsd_core.media import build_index
    from afsd_core.project.codec import records_from_plain

    records = records_from_plain(params.records)
    asked: list[str] = []

    def index_of(video: "Video") -> "VideoIndex":
        if video.id not in asked:
            asked.append(video.id)
        what, before, total = Message("Indexing {name}", name=video.name), len(asked) - 1, len(records.videos)
        return build_index(
            video.path,
            progress=lambda done: job.progress(what, before + done, total),
            cancelled=job.cancelled,
        )

    job.progress(Message("Exporting"), 0, 0)
    report = export_project(
        records,
        params.format,
        Path(params.out),
        index_of=index_of,
        options=ExportOptions(subset=params.subset, proposals=params.proposals, overwrite=params.overwrite),
    )
    return ExportResult(tuple(map(str, report.files)), dict(report.counts), report.warnings)
