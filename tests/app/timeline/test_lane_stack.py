"""The lanes of a project's video, without a timeline: when they are out of date, and which classes have one."""

import pytest

from app.timeline.lane_stack import LaneStack
from tests.app.timeline.stage import SECOND, Found, make_stage


class Watched:
    """A stack over a real project; `steady` is whether a hand is at work."""

    def __init__(self, stage) -> None:
        self.steady = False
        self.changes, self.revealed = 0, []
        self.stack = LaneStack(
            stage.document, stage.selection, stage.editor, room=lambda: 1000.0, steady=lambda: self.steady
        )
        self.stack.changed.connect(self._count)
        self.stack.reveal_wanted.connect(lambda segment: self.revealed.append(segment.id))
        self.stack.set_video(stage.video)

    def _count(self) -> None:
        self.changes += 1

    def names(self) -> list[str]:
        return [lane.label.name for lane in self.stack.lanes]


@pytest.fixture
def stage(qapp, tmp_path):
    made = make_stage(tmp_path)
    made.run = made.document.add_class("Run")
    made.jump = made.document.add_class("Jump")
    yield made
    made.document.close()


@pytest.fixture
def watched(stage):
    return Watched(stage)


def test_lanes_are_stacked_when_they_are_asked_for_and_stay_until_something_changes(stage, watched):
    assert watched.stack.out_of_date
    assert watched.names() == ["Run", "Jump"]
    lanes = watched.stack.lanes
    assert watched.stack.lanes is lanes
    stage.document.draw(stage.video, SECOND, 2 * SECOND, stage.run)
    assert watched.stack.out_of_date
    assert watched.stack.last[0] == ()
    assert len(watched.stack.lanes[0].content.segments) == 1


def test_another_videos_segments_change_nothing(stage, watched, tmp_path):
    other = stage.document.add_video(tmp_path / "other.mp4", duration=10 * SECOND, frame_count=250)
    _ = watched.stack.lanes
    before = watched.changes
    stage.document.draw(other, 0, SECOND, stage.run)
    assert watched.changes == before
    assert not watched.stack.out_of_date


def test_a_selected_segment_is_to_be_revealed_but_not_under_a_hand(stage, watched):
    first, second = stage.editor.draw(0, SECOND, stage.run), stage.editor.draw(2 * SECOND, 3 * SECOND, stage.run)
    stage.selection.set((first,))
    assert watched.revealed[-1] == first
    watched.steady = True
    stage.selection.set((second,))
    assert watched.revealed[-1] == first


def test_a_rejected_proposal_takes_up_no_room_unless_rejected_ones_are_shown(stage, watched):
    (proposal,) = stage.propose([Found(0, SECOND, "Run", 0.9)])
    stage.document.reject([proposal.id])
    rows = [len(row.members) for row in watched.stack.lanes[0].content.rows]
    assert sum(rows) == 0
    watched.stack.toggle_rejected()
    assert sum(len(row.members) for row in watched.stack.lanes[0].content.rows) == 1


def test_folded_lanes_are_remembered_by_the_project_and_are_no_edit(stage, watched):
    steps = stage.document.undo_stack.count()
    watched.stack.toggle_folded(stage.run)
    assert [lane.folded for lane in watched.stack.lanes] == [True, False]
    assert Watched(stage).stack.folded == {stage.run}
    watched.stack.set_all_folded(True)
    assert all(lane.folded for lane in watched.stack.lanes)
    assert stage.document.undo_stack.count() == steps
