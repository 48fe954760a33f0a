"""A project in an editor, for the tests of what keys do."""

import pytest

from tests.app.timeline.stage import SECOND, Found


@pytest.fixture
def stage(stage):
    stage.run = stage.document.add_class("Run", key="r")
    stage.jump = stage.document.add_class("Jump", key="j")
    stage.said = []
    stage.editor.state.said.connect(lambda sentence: stage.said.append(sentence))
    return stage


@pytest.fixture
def two_videos(stage, tmp_path):
    """Another video beside the open one, opened when it is wanted; in each, a sure proposal before a doubtful one."""
    other = stage.document.add_video(tmp_path / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.editor.state.video_wanted.connect(lambda video, _time: stage.editor.state.set_video(video))
    scores = (0.9, 0.45, 0.2)
    here = stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Run", score) for n, score in enumerate(scores)])
    there = stage.propose(
        [Found(n * SECOND, (n + 1) * SECOND, "Run", score - 0.1) for n, score in enumerate(scores)], other, "other"
    )
    return other, [each.id for each in here], [each.id for each in there]
