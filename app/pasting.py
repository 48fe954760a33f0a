"""Copy and paste of segments, between videos and between projects; as a table in other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from afsd_core.project import Change, LabelClass, ProjectState, Segment
from afsd_core.project.arrivals import new_id, next_color, next_key
from app.commands import NOTHING, Command, Plan, named, within
from app.editor_state import EditorState
from app.timeline.times import format_time

MIME = "application/x-afsd-segments"


@dataclass(frozen=True, slots=True)
class Copied:
    """A segment as it lies on the clipboard: times in microseconds, its class by name."""

    start: int
    end: int
    name: str
    color: str
    note: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


class PasteSegments(Command):
    """Copied segments as a person's own; classes that are missing come with them.

    What lies outside the video is left out, and so is what the video has exactly so already.
    """

    def __init__(self, video_id: str, segments: Iterable[Copied]) -> None:
        super().__init__()
        self.video_id, self.segments = video_id, tuple(segments)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        if self.video_id not in state.videos:
            return NOTHING
        labels = {each.name.casefold(): each for each in state.shown_classes()}
        there = {(s.start, s.end, s.class_id) for s in state.segments(self.video_id) if s.by_person}
        created: list[LabelClass] = []
        new: list[Segment] = []
        for each in self.segments:
            start, end = within(state, self.video_id, each.start), within(state, self.video_id, each.end)
            if start >= end:
                continue
            label = labels.get(each.name.casefold())
            if label is None:
                label = _class_for(each, [*state.shown_classes(), *created])
                created.append(label)
                labels[each.name.casefold()] = label
            if (start, end, label.id) in there:
                continue
            there.add((start, end, label.id))
            new.append(
                Segment(
                    new_id(),
                    self.video_id,
                    start,
                    end,
                    label.id,
                    annotator=annotator,
                    note=each.note,
                    attributes=dict(each.attributes),
                )
            )
        if not new:
            return NOTHING
        wanted = {each.class_id for each in new}
        changes = [Change(None, each) for each in created if each.id in wanted]
        title = f"Paste {created[0].name if created and len(new) == 1 else named(state, new)}"
        return Plan(title, [*changes, *(Change(None, each) for each in new)], tuple(each.id for each in new))


def _class_for(copied: Copied, known: Sequence[LabelClass]) -> LabelClass:
    colors = [each.color for each in known]
    return LabelClass(
        id=new_id(),
        name=copied.name,
        color=copied.color if copied.color and copied.color not in colors else next_color(colors),
        key=next_key(known),
        position=max((each.position for each in known), default=-1) + 1,
    )


class Pasting(EditorState):
    """Ctrl+C, Ctrl+X, Ctrl+V."""

    def copy(self) -> None:
        """Put the selected segments on the clipboard: for another video or project, and as a table for a sheet."""
        chosen = sorted(self.selected(), key=lambda each: (each.start, each.end))
        if not chosen:
            self.said.emit(self.tr("Select a segment first."))
            return
        copied, lines = [], []
        for each in chosen:
            label = self.document.label_class(each.class_id)
            name, color = (label.name, label.color) if label is not None else ("?", "")
            copied.append(Copied(each.start, each.end, name, color, each.note, dict(each.attributes)))
            video = self.document.video(each.video)
            times = (format_time(each.start), format_time(each.end))
            cells = (video.name if video is not None else "", name, *times, each.note)
            lines.append("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))
        data = clipboard_data()
        data.setData(MIME, json.dumps([asdict(each) for each in copied]).encode())
        data.setText("\n".join(lines))
        QGuiApplication.clipboard().setMimeData(data)
        text = self.tr("One segment copied.") if len(copied) == 1 else self.tr("{0} segments copied.")
        self.said.emit(text.format(f"{len(copied):,}"))

    def paste(self, *, same_times: bool = False) -> None:
        """Add what was copied to this video: the first from the shown frame on, or all at the times they had."""
        copied = read_clipboard()
        if self._video is None or not copied:
            self.said.emit(self.tr("There are no segments on the clipboard. Select some, and copy them."))
            return
        shift = 0 if same_times else self._shown()[0] - min(each.start for each in copied)
        moved = []
        for each in copied:
            start, end = self._within(*self._on_frames(each.start + shift, each.end + shift))
            moved.append(Copied(start, end, each.name, each.color, each.note, each.attributes))
        new = self.document.do(PasteSegments(self._video, moved)) or ()
        if new:
            self.selection.set(new)
        left = len(copied) - len(new)
        text = self.tr("One segment pasted.") if len(new) == 1 else self.tr("{0} segments pasted.")
        if left:
            text += " " + self.tr("{1} left out: outside this video, or there already.")
        self.said.emit(text.format(f"{len(new):,}", f"{left:,}"))


def clipboard_data() -> QMimeData:
    """Empty data for the clipboard that may outlive Python.

    Some platforms keep what was copied until the process has ended, when Python is gone already: a `QMimeData` that
    Python made crashes there. One that Qt made does not, and a model makes one.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0, 0)])
    data.clear()
    return data


def read_clipboard() -> tuple[Copied, ...]:
    """The segments on the clipboard; none where there are none, or something else wrote there."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasFormat(MIME):
        return ()
    try:
        rows = json.loads(bytes(data.data(MIME).data()))
        return tuple(
            Copied(
                int(row["start"]),
                int(row["end"]),
                str(row["name"]),
                str(row["color"]),
                str(row["note"]),
                {str(key): str(value) for key, value in row["attributes"].items()},
            )
            for row in rows
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()
