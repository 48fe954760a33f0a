"""Which format a file is in, and a project written in one."""

from pathlib import Path

from afsd_core.errors import FormatError
from afsd_core.formats import activitynet, csv_table, thumos
from afsd_core.formats.common import ExportOptions, ExportReport, Format, Imported, IndexOf
from afsd_core.message import Message
from afsd_core.project.records import ProjectRecords

# AFSD's CSV set before tables in general.
_READERS = (
    (thumos.sniff, thumos.read),
    (activitynet.sniff, activitynet.read),
    (csv_table.sniff, csv_table.read),
)


def export_project(
    records: ProjectRecords,
    format: Format | str,
    out: Path,
    *,
    index_of: IndexOf | None = None,
    options: ExportOptions | None = None,
) -> ExportReport:
    """Write a project's segments: all files or none.

    Args:
        records: from `read_project` or an open document.
        format: what to write.
        out: a folder, made if need be; for a format of one file also that file.
        index_of: gives a video's exact frame times (`afsd_core.media.build_index` of its path), or None where it
            cannot; only formats that hold frames ask. Its `MediaError` counts as None.
        options: subset, whether proposals go with it.

    Raises:
        FormatError: the format is unknown, names collide, or the folder cannot be written. Nothing is written then.
    """
    options = options or ExportOptions()
    try:
        chosen = Format(format)
    except ValueError:
        known = ", ".join(f.value for f in Format)
        raise FormatError(
            Message("{format}: no format that can be written. Choose one of {known}.", format=format, known=known)
        ) from None
    out = Path(out)
    if chosen is Format.THUMOS:
        return thumos.write(records, out, index_of=index_of, options=options)
    if chosen is Format.ACTIVITYNET:
        return activitynet.write(records, _file(out, records, ".json"), options=options)
    if chosen is Format.ACTIVITYNET_RESULTS:
        return activitynet.write_project_results(records, _file(out, records, ".json", " results"), options=options)
    return csv_table.write(records, _file(out, records, ".csv"), index_of=index_of, options=options)


def read_annotations(path: Path) -> Imported:
    """Read a file or folder in whichever known format it is.

    Raises:
        FormatError: in none of them, or unreadable.
    """
    path = Path(path)
    if not path.exists():
        raise FormatError(Message("{path}: no such file or folder.", path=path))
    for sniff, read in _READERS:
        if sniff(path):
            return read(path)
    raise FormatError(
        Message(
            "{path}: in no annotation format that is known here (THUMOS text files, AFSD CSV, "
            "ActivityNet JSON, or a table with the columns video, class, start and end).",
            path=path,
        )
    )


def _file(out: Path, records: ProjectRecords, suffix: str, extra: str = "") -> Path:
    if out.suffix.lower() == suffix and not out.is_dir():
        return out
    return out / f"{records.path.stem}{extra}{suffix}"
