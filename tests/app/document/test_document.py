"""The open project: each verb one undo step and one transaction, or neither; what people said stands."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from afsd_core.errors import ProjectError
from afsd_core.project import PALETTE, Run, State, VideoState, read_project
from app.document.document import Document
from app.document.video_records import make_video

SECOND = 1_000_000


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    label: str = "Diving"
    score: float = 0.5


@pytest.fixture
def proposal(document, video, diving, jump):
    document.finish_run(video, Run("r1", video, "i3d"), [Found(30 * SECOND, 40 * SECOND)])
    return document.segments(video)[-1].id


def transactions(document):
    wait_until_written(document)
    with sqlite3.connect(f"file:{document.path}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT kind, title FROM edits ORDER BY number").fetchall()


def span(document, segment_id):
    found = document.segment(segment_id)
    return found.start // SECOND, found.end // SECOND


def test_one_trim_is_one_undo_step_and_one_transaction(document, video, segment):
    before, steps, edits = document.segments(video), document.undo_stack.count(), len(transactions(document))
    assert document.trim(segment, end=21 * SECOND)
    assert document.undo_stack.count() == steps + 1
    assert document.undo_stack.undoText() == "Trim Diving"
    assert transactions(document)[edits:] == [("edit", "Trim Diving")]
    document.undo_stack.undo()
    assert document.segments(video) == before
    assert transactions(document)[-1] == ("undo", "Trim Diving")
    assert read_project(document.path) == document.records()


@pytest.mark.parametrize(
    ("verb", "title"),
    [
        (lambda d, v, s, p, c, j: d.draw(v, 0, SECOND, c), "Draw Diving"),
        (lambda d, v, s, p, c, j: d.move([s, p], SECOND), "Move 2 segments"),
        (lambda d, v, s, p, c, j: d.relabel(s, j), "Relabel Diving as Jump"),
        (lambda d, v, s, p, c, j: d.split(s, 15 * SECOND), "Split Diving"),
        (lambda d, v, s, p, c, j: d.merge([s, p]), "Merge 2 segments"),
        (lambda d, v, s, p, c, j: d.delete([s, p]), "Delete 2 segments"),
        (lambda d, v, s, p, c, j: d.accept([s, p]), "Accept Diving"),
        (lambda d, v, s, p, c, j: d.reject([s, p]), "Reject Diving"),
        (lambda d, v, s, p, c, j: d.set_note(s, "late"), "Note on Diving"),
        (lambda d, v, s, p, c, j: d.accept_above(None, 0.5), "Accept 1 proposal above 0.50"),
        (lambda d, v, s, p, c, j: d.reject_rest(v), "Reject 1 proposal"),
        (lambda d, v, s, p, c, j: d.set_reviewed(v, 0, SECOND, True), "Mark as reviewed"),
        (lambda d, v, s, p, c, j: d.add_class("Somersault"), "Add class Somersault"),
        (lambda d, v, s, p, c, j: d.rename_class(c, "Dive"), "Rename class Diving to Dive"),
        (lambda d, v, s, p, c, j: d.recolor_class(c, "#123456"), "Recolour class Diving"),
        (lambda d, v, s, p, c, j: d.set_class_key(c, "d"), "Key d for Diving"),
        (lambda d, v, s, p, c, j: d.map_labels(j, "other", ["a", "b"]), "Labels for Jump"),
        (lambda d, v, s, p, c, j: d.move_class(j, 0), "Move class Jump"),
        (lambda d, v, s, p, c, j: d.remove_class(c), "Remove class Diving"),
        (lambda d, v, s, p, c, j: d.merge_classes(c, j), "Merge class Diving into Jump"),
        (lambda d, v, s, p, c, j: d.add_video("/clips/b.mp4"), "Add b.mp4"),
        (lambda d, v, s, p, c, j: d.relocate_video(v, "/new/a2.mp4"), "Find a2.mp4 again"),
        (lambda d, v, s, p, c, j: d.remove_video(v), "Remove a.mp4"),
    ],
)
def test_every_verb_is_one_step_named_in_the_users_words(document, video, segment, proposal, diving, jump, verb, title):
    before, steps, edits = document.records(), document.undo_stack.count(), len(transactions(document))
    assert verb(document, video, segment, proposal, diving, jump)
    after = document.records()
    assert document.undo_stack.count() == steps + 1
    assert document.undo_stack.undoText() == title
    assert transactions(document)[edits:] == [("edit", title)]
    assert read_project(document.path) == after != before
    document.undo_stack.undo()
    assert read_project(document.path) == document.records() == before
    document.undo_stack.redo()
    assert read_project(document.path) == document.records() == after


@pytest.mark.parametrize(
    "verb",
    [
        lambda d, v, s, c: d.trim(s, start=10 * SECOND),
        lambda d, v, s, c: d.trim(s, start=20 * SECOND),
        lambda d, v, s, c: d.trim(s, end=9 * SECOND),
        lambda d, v, s, c: d.trim("gone", end=9 * SECOND),
        lambda d, v, s, c: d.draw(v, SECOND, SECOND, c),
        lambda d, v, s, c: d.draw(v, 61 * SECOND, 70 * SECOND, c),
        lambda d, v, s, c: d.draw(v, 0, SECOND, "gone"),
        lambda d, v, s, c: d.move(s, 0),
        lambda d, v, s, c: d.relabel(s, c),
        lambda d, v, s, c: d.split(s, 10 * SECOND),
        lambda d, v, s, c: d.merge([s]),
        lambda d, v, s, c: d.accept(s),
        lambda d, v, s, c: d.reject(s),
        lambda d, v, s, c: d.delete([]),
        lambda d, v, s, c: d.set_note(s, ""),
        lambda d, v, s, c: d.set_reviewed(v, 0, SECOND, False),
        lambda d, v, s, c: d.accept_above(None, 0.0),
        lambda d, v, s, c: d.rename_class(c, " Diving "),
        lambda d, v, s, c: d.move_class(c, 0),
        lambda d, v, s, c: d.merge_classes([c], c),
        lambda d, v, s, c: d.add_class("  "),
    ],
)
def test_a_verb_without_effect_is_no_step_and_no_transaction(document, video, segment, diving, verb):
    before, steps, edits = document.records(), document.undo_stack.count(), transactions(document)
    assert not verb(document, video, segment, diving)
    assert (document.records(), document.undo_stack.count(), transactions(document)) == (before, steps, edits)


def test_edges_clamp_to_the_video_and_never_invert(document, video, segment, diving):
    document.trim(segment, start=-5, end=99 * SECOND)
    assert span(document, segment) == (0, 60)
    other = document.draw(video, 70 * SECOND, 50 * SECOND, diving)  # dragged leftwards, beyond the end
    assert span(document, other) == (50, 60)
    third = document.draw(video, 5 * SECOND, 6 * SECOND, diving)
    document.move([other, third], -20 * SECOND)
    assert (span(document, other), span(document, third)) == ((45, 55), (0, 1))
    document.move([other, third], 90 * SECOND)
    assert (span(document, other), span(document, third)) == ((50, 60), (5, 6))


def test_touching_a_proposal_makes_it_the_persons_own_and_keeps_where_it_came_from(document, proposal, jump):
    document.annotator = "Ann"
    document.trim(proposal, start=31 * SECOND)
    found = document.segment(proposal)
    assert (found.state, found.score, found.origin, found.annotator) == (
        State.CORRECTED, 0.5, (30 * SECOND, 40 * SECOND), "Ann",
    )  # fmt: skip
    document.relabel(proposal, jump)
    assert document.segment(proposal).origin_class != jump
    document.accept(proposal)
    assert document.segment(proposal).state is State.CORRECTED


def test_accepting_takes_back_a_rejection(document, proposal):
    document.reject(proposal)
    assert document.segment(proposal).state is State.REJECTED
    document.accept(proposal)
    assert document.segment(proposal).state is State.ACCEPTED


def test_a_split_keeps_the_first_id_and_merging_gives_back_the_whole(document, video, segment):
    second = document.split(segment, 14 * SECOND)
    assert (span(document, segment), span(document, second)) == ((10, 14), (14, 20))
    assert document.merge([segment, second]) == segment
    assert span(document, segment) == (10, 20)
    assert len(document.segments(video)) == 1


def test_reviewed_stretches_join_and_part(document, video):
    document.set_reviewed(video, 0, 20 * SECOND, True)
    document.set_reviewed(video, 20 * SECOND, 30 * SECOND, True)
    document.set_reviewed(video, 5 * SECOND, 6 * SECOND, False)
    assert document.reviewed(video) == ((0, 5 * SECOND), (6 * SECOND, 30 * SECOND))
    assert document.video_state(video) is VideoState.IN_REVIEW
    document.set_reviewed(video, 0, 99 * SECOND, True)
    assert document.reviewed(video) == ((0, 60 * SECOND),)
    assert document.video_state(video) is VideoState.REVIEWED


def test_colours_can_be_told_apart_and_keys_are_the_digits(document):
    ids = [document.add_class(f"class {n}") for n in range(12)]
    classes = [document.label_class(i) for i in ids]
    assert [c.color for c in classes] == list(PALETTE[:12])
    assert [c.key for c in classes] == [*"123456789", None, None, None]
    document.set_class_key(ids[10], "3")
    assert (document.label_class(ids[2]).key, document.label_class(ids[10]).key) == (None, "3")


def test_a_name_that_another_class_has_is_refused_with_a_sentence(document, diving, jump, qtbot):
    with qtbot.waitSignal(document.notice) as said:
        assert not document.rename_class(jump, "DIVING")
    assert "Merge the two" in said.args[0]
    assert document.add_class("diving") == diving


def test_signals_say_which_video(document, video, diving, qtbot):
    other = document.add_video("/clips/b.mp4", duration=SECOND)
    heard = []
    document.segments_changed.connect(heard.append)
    document.draw(other, 0, SECOND, diving)
    document.undo_stack.undo()
    assert heard == [other, other]


def test_the_log_holds_who_and_what(document, segment):
    document.annotator = "Ann"
    document.trim(segment, end=21 * SECOND)
    with sqlite3.connect(f"file:{document.path}?mode=ro", uri=True) as connection:
        who, text = connection.execute("SELECT annotator, changes FROM edits ORDER BY number DESC").fetchone()
    (change,) = json.loads(text)
    assert who == "Ann"
    assert (change["id"], change["old"]["end"], change["new"]["end"]) == (segment, 20 * SECOND, 21 * SECOND)


def test_settings_are_no_steps_and_are_there_again(document):
    document.set_setting("threshold", {"all": 0.3})
    assert document.undo_stack.count() == 0
    path = document.path
    document.close()
    again = Document.open(path)
    assert again.setting("threshold") == {"all": 0.3}
    again.close()
    with pytest.raises(ProjectError, match="closed"):
        again.set_setting("threshold", 1)


def test_what_becomes_known_of_a_video_survives_an_undo(document, video):
    document.relocate_video(video, "/new/a.mp4")
    document.set_video_facts(video, frame_count=1800, duration=61 * SECOND)
    document.undo_stack.undo()
    found = document.video(video)
    assert (found.path, found.frame_count, found.duration) == (Path("/clips/a.mp4"), 1800, 61 * SECOND)


def test_many_videos_are_one_step(document):
    ids = document.add_videos([make_video(f"/clips/{n}.mp4") for n in range(50)])
    assert len(set(ids)) == 50
    assert document.undo_stack.undoText() == "Add 50 videos"
    assert document.add_video("/clips/7.mp4") == ids[7]
    document.undo_stack.undo()
    assert document.videos() == ()


# -- arrivals


def test_a_run_brings_classes_and_proposals_and_no_undo_step(document, video):
    document.finish_run(
        video, Run("r1", video, "i3d"), [Found(0, SECOND, "diving", 0.9), Found(0, SECOND, "springboard", 0.3)]
    )
    assert document.undo_stack.count() == 1  # adding the video
    assert [c.name for c in document.classes()] == ["diving", "springboard"]
    assert document.classes()[0].external == {"i3d": ("diving",)}
    assert {s.state for s in document.segments(video)} == {State.PROPOSED}
    assert document.video_state(video) is VideoState.PROPOSED
    wait_until_written(document)
    assert read_project(document.path) == document.records()


def test_what_a_detector_brings_does_not_look_like_what_people_made(document, video, diving, jump):
    """Dozens of labels share a dozen colours: those of people's classes are the last to come again."""
    labels = [f"label {n}" for n in range(2 * len(PALETTE))]
    document.finish_run(video, Run("r1", video, "i3d"), [Found(0, SECOND, each) for each in labels])
    of_people = {document.label_class(each).color for each in (diving, jump)}
    brought = [each.color for each in document.classes() if each.from_detector]
    assert len(brought) == len(labels)
    assert not of_people & set(brought)
    assert max(map(brought.count, brought)) <= 3


def test_a_label_goes_to_the_class_a_person_mapped_it_to(document, video, jump):
    document.map_labels(jump, "i3d", ["high jump", "long jump"])
    document.finish_run(video, Run("r1", video, "i3d"), [Found(0, SECOND, "long jump")])
    assert [s.class_id for s in document.segments(video)] == [jump]


def test_a_new_run_replaces_only_untouched_proposals_of_its_line(document, video, diving):
    spans = [(0, 5), (10, 15), (20, 25), (30, 35)]
    document.finish_run(video, Run("r1", video, "i3d"), [Found(a * SECOND, b * SECOND) for a, b in spans])
    accepted, rejected, corrected, untouched = (s.id for s in document.segments(video))
    document.accept(accepted)
    document.reject(rejected)
    document.trim(corrected, end=24 * SECOND)
    document.finish_run(video, Run("o1", video, "other"), [Found(50 * SECOND, 55 * SECOND)])
    (other,) = (s.id for s in document.segments(video) if s.model == "other")
    mine = {i: document.segment(i) for i in (accepted, rejected, corrected, other)}

    again = [Found(a * SECOND + 100_000, b * SECOND) for a, b in spans] + [Found(40 * SECOND, 45 * SECOND)]
    document.finish_run(video, Run("r2", video, "i3d-2", line="i3d"), again)
    assert {i: document.segment(i) for i in mine} == mine
    rest = [s for s in document.segments(video) if s.id not in mine]
    assert [(s.start, s.run) for s in rest] == [(30_100_000, "r2"), (40_000_000, "r2")]
    assert rest[0].id == untouched  # the same instance keeps its id


def test_nothing_comes_back_where_a_person_drew(document, video, segment):
    near = [Found(11 * SECOND, 20 * SECOND), Found(11 * SECOND, 20 * SECOND, "Other"), Found(10 * SECOND, 14 * SECOND)]
    document.finish_run(video, Run("r1", video, "i3d"), near)
    names = {c.id: c.name for c in document.classes()}
    proposed = {(names[s.class_id], s.end // SECOND) for s in document.segments(video) if s.state is State.PROPOSED}
    assert proposed == {("Other", 20), ("Diving", 14)}  # tIoU 0.9 hidden, another class and tIoU 0.4 not


def test_what_a_person_relabelled_does_not_come_back_under_its_old_label(document, video, proposal, jump):
    document.relabel(proposal, jump)
    document.finish_run(video, Run("r2", video, "i3d"), [Found(30 * SECOND, 40 * SECOND)])
    assert [s.id for s in document.segments(video)] == [proposal]


def test_provisional_proposals_are_replaced_in_one_step_and_touched_ones_stay(document, video, diving):
    document.set_provisional(video, "r1", "i3d", [Found(0, 5 * SECOND), Found(10 * SECOND, 15 * SECOND)])
    first, second = (s.id for s in document.segments(video))
    document.accept(first)
    more = [Found(0, 5 * SECOND), Found(10 * SECOND, 15_100_000), Found(20 * SECOND, 25 * SECOND)]
    document.set_provisional(video, "r1", "i3d", more)
    assert [s.id for s in document.segments(video)][:2] == [first, second]
    heard = []
    document.segments_changed.connect(heard.append)
    document.finish_run(video, Run("r1", video, "i3d", "openvino", "cpu"), [Found(20 * SECOND, 25 * SECOND)])
    assert heard == [video]
    assert [s.start for s in document.segments(video)] == [0, 20 * SECOND]
    (run,) = document.runs(video)
    assert (run.provisional, run.engine) == (False, "openvino")
    wait_until_written(document)
    assert read_project(document.path) == document.records()


def test_a_run_that_never_ends_leaves_the_earlier_one_in_place(document, video, proposal):
    document.set_provisional(video, "r2", "i3d", [Found(30 * SECOND, 40 * SECOND), Found(50 * SECOND, 51 * SECOND)])
    assert [(s.start // SECOND, s.run) for s in document.segments(video)] == [(30, "r1"), (50, "r2")]


def test_weak_and_too_many_proposals_are_not_kept(document, video):
    many = [Found(n * 10_000, n * 10_000 + SECOND, score=0.1 + n / 1000) for n in range(100)]
    late = Found(59 * SECOND, 70 * SECOND, score=0.05)
    document.finish_run(video, Run("r1", video, "i3d"), [*many, Found(0, SECOND, score=0.01), late])
    kept = document.segments(video)
    assert len(kept) == 20
    assert min(s.score for s in kept) == pytest.approx(0.1 + 80 / 1000)
    document.finish_run(video, Run("r2", video, "i3d"), [late])
    assert document.segments(video)[0].end == 60 * SECOND


def test_results_for_a_video_that_was_removed_are_dropped_and_undo_brings_all_back(document, video, proposal):
    before = document.records()
    document.remove_video(video)
    document.finish_run(video, Run("r9", video, "i3d"), [Found(0, SECOND)])
    assert document.videos() == ()
    document.undo_stack.undo()
    assert document.records() == before


def test_arrivals_between_undo_and_redo_do_not_break_the_stack(document, video, jump):
    document.remove_class(jump)
    document.undo_stack.undo()
    document.finish_run(video, Run("r1", video, "i3d"), [Found(0, SECOND, "Jump")])  # into the class that redo removes
    arrived = document.records()
    document.undo_stack.redo()
    assert document.segments(video) == ()
    document.undo_stack.undo()
    assert document.records() == arrived
    wait_until_written(document)
    assert read_project(document.path) == document.records()


def wait_until_written(document):
    """Arrivals are written without waiting; reading the file has to."""
    assert document.file.flush(5)


def test_a_closed_project_has_nothing_to_undo(document, video):
    document.draw(video, 0, SECOND, document.add_class("Run"))
    document.close()
    assert document.undo_stack.count() == 0
