"""Any sequence of verbs: undoing all gives back the start, redoing all the end, and the file agrees at each step."""

import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afsd_core.project import Run, State, read_project
from app.document.document import Document
from app.document.video_records import make_video
from app.editor.clipboard import Copied, PasteSegments

LENGTH = 100  # of the videos; times are drawn from a little outside, so that clamping has work
TIMES = st.integers(-10, LENGTH + 10)
PICK = st.integers(0, 7)

VERBS = st.one_of(
    st.tuples(st.just("draw"), PICK, TIMES, TIMES, PICK),
    st.tuples(st.just("trim"), PICK, st.none() | TIMES, st.none() | TIMES),
    st.tuples(st.just("move"), st.lists(PICK, max_size=3), TIMES),
    st.tuples(st.just("relabel"), st.lists(PICK, max_size=3), PICK),
    st.tuples(st.just("split"), PICK, TIMES),
    st.tuples(st.just("merge"), st.lists(PICK, max_size=3)),
    st.tuples(st.just("delete"), st.lists(PICK, max_size=2)),
    st.tuples(st.just("accept"), st.lists(PICK, max_size=2)),
    st.tuples(st.just("reject"), st.lists(PICK, max_size=2)),
    st.tuples(st.just("set_note"), PICK, st.sampled_from(["", "a", "b\nc"])),
    st.tuples(st.just("accept_above"), st.none() | PICK, st.sampled_from([0.0, 0.3, 0.6])),
    st.tuples(st.just("reject_rest"), st.none() | PICK, st.none() | PICK),
    st.tuples(st.just("set_reviewed"), PICK, TIMES, TIMES, st.booleans()),
    st.tuples(st.just("add_class"), st.sampled_from("abcdef")),
    st.tuples(st.just("rename_class"), PICK, st.sampled_from("abcdef")),
    st.tuples(st.just("set_class_key"), PICK, st.sampled_from([None, "1", "x"])),
    st.tuples(st.just("move_class"), PICK, PICK),
    st.tuples(st.just("remove_class"), PICK),
    st.tuples(st.just("merge_classes"), st.lists(PICK, max_size=2), PICK),
    st.tuples(st.just("map_labels"), PICK, st.lists(st.sampled_from("abc"), max_size=2)),
    st.tuples(st.just("paste"), PICK, st.lists(st.tuples(TIMES, TIMES, st.sampled_from("aBg")), max_size=3)),
    st.tuples(st.just("add_video"), PICK),
    st.tuples(st.just("add_videos"), st.lists(PICK, max_size=4)),
    st.tuples(st.just("relocate_videos"), st.dictionaries(PICK, PICK, max_size=3)),
    st.tuples(st.just("relocate_video"), PICK, PICK),
    st.tuples(st.just("remove_video"), PICK),
    st.tuples(st.just("remove_videos"), st.lists(PICK, max_size=2)),
    st.tuples(st.just("review_videos"), st.lists(PICK, max_size=3), st.booleans()),
)
ARRIVALS = st.tuples(
    st.sampled_from(["set_provisional", "finish_run"]),
    PICK,
    st.sampled_from(["r1", "r2", "r3"]),
    st.lists(st.tuples(TIMES, TIMES, st.sampled_from("abc"), st.floats(0, 1)), max_size=4),
)
NAVIGATION = st.tuples(st.sampled_from(["undo", "redo"]))

settings.register_profile(
    "project file", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    label: str
    score: float


def pick(things, number):
    return things[number % len(things)].id if things else "none"


def act(document, verb):
    """Do a drawn verb on whatever is there."""
    name, *args = verb
    classes, videos = document.classes(), document.videos()
    segments = [s for v in videos for s in document.segments(v.id)]
    if name in ("undo", "redo"):
        getattr(document.undo_stack, name)()
    elif name == "draw":
        document.draw(pick(videos, args[0]), args[1], args[2], pick(classes, args[3]))
    elif name == "trim":
        document.trim(pick(segments, args[0]), start=args[1], end=args[2])
    elif name in ("split", "set_note"):
        getattr(document, name)(pick(segments, args[0]), args[1])
    elif name == "relabel":
        document.relabel([pick(segments, n) for n in args[0]], pick(classes, args[1]))
    elif name in ("move", "merge", "delete", "accept", "reject"):
        getattr(document, name)([pick(segments, n) for n in args[0]], *args[1:])
    elif name == "accept_above":
        document.accept_above(None if args[0] is None else pick(videos, args[0]), args[1])
    elif name == "reject_rest":
        document.reject_rest(*(None if a is None else pick(t, a) for a, t in zip(args, (videos, classes), strict=True)))
    elif name in ("set_reviewed", "remove_video"):
        getattr(document, name)(pick(videos, args[0]), *args[1:])
    elif name in ("remove_videos", "review_videos"):
        getattr(document, name)([pick(videos, n) for n in args[0]], *args[1:])
    elif name == "add_class":
        document.add_class(args[0])
    elif name == "merge_classes":
        document.merge_classes([pick(classes, n) for n in args[0]], pick(classes, args[1]))
    elif name == "map_labels":
        document.map_labels(pick(classes, args[0]), "i3d", args[1])
    elif name in ("rename_class", "set_class_key", "move_class", "remove_class"):
        getattr(document, name)(pick(classes, args[0]), *args[1:])
    elif name == "paste":
        rows = [Copied(start, end, label, "#123456", "n") for start, end, label in args[1]]
        document.do(PasteSegments(pick(videos, args[0]), rows))
    elif name == "add_videos":
        document.add_videos([make_video(f"/clips/{n}.mp4", duration=LENGTH) for n in args[0]])
    elif name == "relocate_videos":
        document.relocate_videos({pick(videos, n): f"/moved/{to}.mp4" for n, to in args[0].items()})
    elif name == "add_video":
        document.add_video(f"/clips/{args[0]}.mp4", duration=LENGTH)
    elif name == "relocate_video":
        document.relocate_video(pick(videos, args[0]), f"/moved/{args[1]}.mp4")
    elif videos:
        video, run_id, rows = pick(videos, args[0]), args[1], [Found(*row) for row in args[2]]
        if name == "finish_run":
            document.finish_run(video, Run(run_id + video, video, "i3d"), rows)
        else:
            document.set_provisional(video, run_id + video, "i3d", rows)


def fresh(folder):
    document = Document.create(Path(folder) / "p.afsd")
    video = document.add_video("/clips/0.mp4", duration=LENGTH)
    for name in "abc":
        document.add_class(name)
    rows = [Found(n * 20, n * 20 + 15, "abc"[n % 3], 0.2 * n + 0.1) for n in range(5)]
    document.finish_run(video, Run("r0", video, "i3d"), rows)
    document.file.flush(10)
    document.undo_stack.clear()
    return document


def check(document):
    records = document.records()
    assert document.file.flush(10)
    assert read_project(document.path) == records
    lengths = {v.id: v.duration for v in records.videos}
    for segment in records.segments:
        assert 0 <= segment.start < segment.end <= lengths[segment.video]
        assert (segment.origin is None) == segment.drawn
    for video in records.videos:
        stretches = [(r.start, r.end) for r in records.reviewed if r.video == video.id]
        assert all(0 <= low < high <= video.duration for low, high in stretches)
        assert all(before[1] < after[0] for before, after in itertools.pairwise(stretches))
    return records


@settings(settings.get_profile("project file"), max_examples=60)
@given(st.lists(VERBS, max_size=14))
def test_undoing_all_gives_back_the_start_and_redoing_all_the_end(qapp, verbs):
    with tempfile.TemporaryDirectory() as folder:
        document = fresh(folder)
        try:
            states = [document.records()]
            for verb in verbs:
                steps = document.undo_stack.count()
                act(document, verb)
                made = document.undo_stack.count() - steps
                assert made == (document.records() != states[-1])
                if made:
                    states.append(check(document))
            for state in reversed(states[:-1]):
                document.undo_stack.undo()
                assert check(document) == state
            for state in states[1:]:
                document.undo_stack.redo()
                assert check(document) == state
        finally:
            document.close(discard=True)


@settings(settings.get_profile("project file"), max_examples=50)
@given(st.lists(VERBS | ARRIVALS | ARRIVALS | NAVIGATION, max_size=16))
def test_arrivals_never_touch_a_persons_word_nor_the_stack(qapp, verbs):
    with tempfile.TemporaryDirectory() as folder:
        document = fresh(folder)
        try:
            for verb in verbs:
                stack = document.undo_stack
                before = (stack.count(), stack.index())
                said = {s.id: s for s in document.records().segments if s.state is not State.PROPOSED or s.note}
                act(document, verb)
                now = check(document).segments
                if verb[0] in ("set_provisional", "finish_run"):
                    assert (stack.count(), stack.index()) == before
                    assert {s.id: s for s in now if s.state is not State.PROPOSED or s.note} == said
            while document.undo_stack.canUndo():
                document.undo_stack.undo()
                check(document)
            while document.undo_stack.canRedo():
                document.undo_stack.redo()
                check(document)
        finally:
            document.close(discard=True)
