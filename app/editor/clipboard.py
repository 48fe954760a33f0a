"""Copy and paste of segments, between videos and between projects; as a table in other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from operator import attrgetter, lt
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QObject, QStringListModel
from PySide6.QtGui import QGuiApplication

from afsd_core.message import Message
from afsd_core.project import Change, LabelClass, ProjectState, Segment, State
from afsd_core.project.arrivals import new_id, new_ids, next_color
from afsd_core.project.bulk import changes_of, made
from afsd_core.project.names import folded
from app.document.commands.segments import NOTHING, Command, Plan, named
from app.editor.state import EditorState
from app.i18n.numbers import count_text
from app.i18n.times import format_time
from app.i18n.translation import counted
from app.infra import garbage_collection

MIME = "application/x-afsd-segments"
_NO_TEXT, _NO_ATTRIBUTES = '""', "{}"
_NONE: Mapping[str, str] = MappingProxyType({})


class Copied(NamedTuple):
    """A segment as it lies on the clipboard: times in microseconds, its class by name."""

    start: int
    end: int
    name: str
    color: str
    note: str = ""
    attributes: Mapping[str, str] = _NONE


class PasteSegments(Command):
    """Copied segments as a person's own; classes that are missing come with them.

    What lies outside the video is left out, and so is what the video has exactly so already.
    """

    def __init__(
        self,
        video_id: str,
        segments: Iterable[Copied],
        times: Iterable[tuple[int, int]] | None = None,
        latest: int | None = None,
    ) -> None:
        """`times`: where to put them, by default where they were; `latest`: the video's end, where that is known."""
        super().__init__()
        self.video_id, self.segments, self.latest = video_id, tuple(segments), latest
        self.times = [(each.start, each.end) for each in self.segments] if times is None else list(times)

    def plan(self, state: ProjectState, annotator: str) -> Plan:
        if self.video_id not in state.videos:
            return NOTHING
        known_ends = (self.latest, state.videos[self.video_id].duration)
        latest = min((end for end in known_ends if end is not None), default=sys.maxsize)
        starts, ends, kept = self._inside(latest)
        known = {folded(each.name): each for each in state.shown_classes()}
        labels: dict[str, str] = {}  # the class's id by its name as it is written
        created: list[LabelClass] = []
        for each in kept:
            if each.name not in labels:
                label = known.get(folded(each.name))
                if label is None:
                    label = _class_for(each, [*state.shown_classes(), *created])
                    created.append(label)
                    known[folded(each.name)] = label
                labels[each.name] = label.id
        places = list(zip(starts, ends, [labels[each.name] for each in kept], strict=True))
        people, place_of = (State.ACCEPTED, State.CORRECTED), attrgetter("start", "end", "class_id")
        there = set(map(place_of, [s for s in state.segments(self.video_id) if s.state in people]))
        if len(set(places)) < len(places) or not there.isdisjoint(places):
            first: dict[tuple[int, int, str], Copied] = {}
            for place, each in zip(places, kept, strict=True):
                if place not in there:
                    first.setdefault(place, each)
            places, kept = list(first), list(first.values())
        if not kept:
            return NOTHING
        starts, ends, classes = zip(*places, strict=True)
        new = made(
            Segment("", self.video_id, 0, 0, "", annotator=annotator),
            each={
                "id": new_ids(len(kept)),
                "start": starts,
                "end": ends,
                "class_id": classes,
                "note": [each.note for each in kept],
                "attributes": [dict(each.attributes) if each.attributes else _NONE for each in kept],
            },
        )
        wanted = set(classes)
        classes_made = [Change(None, each) for each in created if each.id in wanted]
        what = created[0].name if created and len(new) == 1 else named(state, new)
        title = Message("Paste {what}", what=what)
        changes = (*classes_made, *changes_of([None] * len(new), new))
        return Plan(title, changes, tuple(each.id for each in new), sure=True)

    def _inside(self, latest: int) -> tuple[Sequence[int], Sequence[int], Sequence[Copied]]:
        """Starts and ends of what lies in the video, cut to it, and what that is."""
        starts, ends = zip(*self.times, strict=True) if self.times else ((), ())
        if starts and min(starts) >= 0 and max(ends) <= latest and all(map(lt, starts, ends)):
            return starts, ends, self.segments
        starts = tuple(min(max(each, 0), latest) for each in starts)
        ends = tuple(min(max(each, 0), latest) for each in ends)
        inside = list(map(lt, starts, ends))
        return list(compress(starts, inside)), list(compress(ends, inside)), list(compress(self.segments, inside))


def _class_for(copied: Copied, known: Sequence[LabelClass]) -> LabelClass:
    colors = [each.color for each in known]
    return LabelClass(
        id=new_id(),
        name=copied.name,
        color=copied.color if copied.color and copied.color not in colors else next_color(colors),
        position=max((each.position for each in known), default=-1) + 1,
    )


class Clipboard(QObject):
    """Ctrl+C and Ctrl+V."""

    def __init__(self, state: EditorState, parent: QObject | None = None) -> None:
        """On a project's state: what is selected there is copied, and the clipboard pasted into its video."""
        super().__init__(parent)
        self._state = state

    def copy(self) -> None:
        """Put the selected segments on the clipboard: for another video or project, and as a table for a sheet."""
        chosen = sorted(self._state.selected(), key=attrgetter("start", "end"))
        if not chosen:
            self._state.say(self.tr("Select a segment first."))
            return
        with garbage_collection.paused():
            self._put_on_clipboard(chosen)
        self._state.say(counted(len(chosen), "One segment copied.", "{n:,} segments copied."))

    def _put_on_clipboard(self, chosen: Sequence[Segment]) -> None:
        labels = {each.id: (each.name, each.color) for each in self._state.document.classes()}
        cells = {class_id: _cell(name) for class_id, (name, _) in labels.items()}
        videos = {each.id: _cell(each.name) for each in self._state.document.videos()}
        copied = [Copied(s.start, s.end, *labels.get(s.class_id, ("?", "")), s.note, s.attributes) for s in chosen]
        lines = [
            f"{videos.get(s.video, '')}\t{cells.get(s.class_id, '?')}\t{format_time(s.start)}\t{format_time(s.end)}"
            f"\t{s.note and _cell(s.note)}"
            for s in chosen
        ]
        data = clipboard_data()
        data.setData(MIME, written(copied))
        data.setText("\n".join(lines))
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self, *, same_times: bool = False) -> None:
        """Add what was copied to this video: the first from the shown frame on, or all at the times they had."""
        copied = read_clipboard()
        video_id = self._state.video_id
        if video_id is None or not copied:
            self._state.say(self.tr("There are no segments on the clipboard. Select some, and copy them."))
            return
        shift = 0 if same_times else self._state.shown_frame()[0] - min(each.start for each in copied)
        with garbage_collection.paused():
            starts, ends = [each.start + shift for each in copied], [each.end + shift for each in copied]
            times = self._state.all_on_frames(starts, ends)
            new = self._state.document.do(PasteSegments(video_id, copied, times, self._state.duration)) or ()
        if new:
            self._state.selection.set(new)
        left = len(copied) - len(new)
        text = counted(len(new), "One segment pasted.", "{n:,} segments pasted.")
        if left:
            text += " " + self.tr("{0} left out: outside this video, or there already.").format(count_text(left))
        self._state.say(text)


#: What was copied last, as it was written: pasted again, it need not be read.
_last: tuple[bytes, tuple[Copied, ...]] | None = None


def written(copied: Sequence[Copied]) -> bytes:
    """As it lies on the clipboard."""
    global _last
    kinds = {each[2:4]: f'"name": {json.dumps(each.name)}, "color": {json.dumps(each.color)}' for each in copied}
    rows = [
        f'{{"start": {start}, "end": {end}, {kinds[name, color]}, "note": {json.dumps(note) if note else _NO_TEXT}, '
        f'"attributes": {json.dumps(dict(attributes)) if attributes else _NO_ATTRIBUTES}}}'
        for start, end, name, color, note, attributes in copied
    ]
    _last = f"[{', '.join(rows)}]".encode(), tuple(copied)
    return _last[0]


def _cell(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")


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
        written_here = _last
        raw = bytes(data.data(MIME).data())
        if written_here is not None and raw == written_here[0]:
            return written_here[1]
        return tuple(
            Copied(
                int(row["start"]),
                int(row["end"]),
                str(row["name"]),
                str(row["color"]),
                str(row["note"]),
                {str(key): str(value) for key, value in row["attributes"].items()},
            )
            for row in json.loads(raw)
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()
