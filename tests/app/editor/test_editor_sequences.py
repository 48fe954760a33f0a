"""Any sequence of keys: each is at most one undo step, edges stay on frames, and undo gives back what was there."""

import tempfile
from operator import attrgetter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.timeline.stage import SECOND, Found, make_stage

FRAMES = 200
verbs = st.one_of(
    st.tuples(st.just("seek"), st.integers(0, FRAMES - 1)),
    st.tuples(st.sampled_from(("mark_in", "mark_out", "enter", "review.reject_or_delete", "split", "merge", "escape"))),
    st.tuples(
        st.sampled_from(
            ("next_segment", "previous_segment", "review.next_doubtful", "review.toggle_reviewed", "select_all")
        )
    ),
    st.tuples(
        st.sampled_from(("clipboard.copy", "cut", "clipboard.paste", "review.review_to_here", "review.review_selected"))
    ),
    st.tuples(st.just("nudge"), st.sampled_from(("start", "end")), st.integers(-3, 3)),
    st.tuples(st.just("class_key"), st.integers(0, 1)),
    st.tuples(st.just("naming.name_class"), st.sampled_from(("run", "Dive", "Throw"))),
    st.tuples(st.just("move"), st.integers(-2 * SECOND, 2 * SECOND)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(verbs, min_size=5, max_size=40))
def test_any_keys_can_all_be_undone_and_redone_and_leave_whole_segments_on_frames(qapp, keys):
    with tempfile.TemporaryDirectory() as folder:
        stage = make_stage(Path(folder), frames=FRAMES)
        classes = [stage.document.add_class("Run"), stage.document.add_class("Jump")]
        stage.propose([Found(n * SECOND, n * SECOND + 1_200_000, ("Run", "Jump")[n % 2], n / 8) for n in range(7)])
        stack = stage.document.undo_stack
        stack.clear()
        before = stage.segments(), stage.document.reviewed(stage.video)
        for name, *values in keys:
            count = stack.count()
            if name == "seek":
                stage.player.seek_frame(values[0])
            elif name == "class_key":
                stage.editor.class_key(classes[values[0]])
            elif name == "move":
                stage.editor.move(stage.selection.ids, values[0])
            else:
                attrgetter(name)(stage.editor)(*values)
            assert stack.count() - count in (0, 1)
            assert all(stage.document.segment(each) for each in stage.selection.ids)
            for start, end in stage.times():
                assert 0 <= start < end <= stage.player.duration
                assert start in stage.player.index.times
                assert end in stage.player.index.times
        after = stage.segments(), stage.document.reviewed(stage.video)
        while stack.canUndo():
            stack.undo()
        assert (stage.segments(), stage.document.reviewed(stage.video)) == before
        while stack.canRedo():
            stack.redo()
        assert (stage.segments(), stage.document.reviewed(stage.video)) == after
        stage.document.close()
