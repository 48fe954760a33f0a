"""The panel of what is worth a look next: the doubtful of all videos, why, one click away; the user's own figure."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtTest import QTest

from afsd_core.folders import cache_folder
from afsd_core.inference.postprocess.score_curves import Curves
from afsd_core.media import Fingerprint
from app.document.document import Document
from app.editor.editor import Editor
from app.editor.thresholds import Thresholds
from app.panels.review_queue import ReviewQueuePanel
from app.panels.videos import VideosPanel
from app.panels.videos_model import COUNTS
from app.services.review_queue import ReviewQueue
from tests.app.timeline.stage import SECOND, Found

pytestmark = pytest.mark.classes(Run="r")


def panel_of(stage, qtbot):
    thresholds = Thresholds(stage.document)
    queue = ReviewQueue(stage.document, thresholds)
    doubts = queue.open_segments
    stage.editor = Editor(stage.document, stage.player, stage.selection, thresholds=thresholds, open_doubts=doubts)
    stage.editor.state.set_video(stage.video)
    panel = ReviewQueuePanel(stage.document, stage.editor, queue)
    queue.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(400, 500)
    panel.show()
    return panel, queue


def rows(panel):
    return [panel.model.index(n).data() for n in range(panel.model.rowCount())]


def test_the_doubtful_of_all_videos_with_a_word_why_and_a_click_goes_there(stage, qtbot, tmp_path):
    panel, _ = panel_of(stage, qtbot)
    other = stage.document.add_video(tmp_path / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9), Found(5 * SECOND, 6 * SECOND, "Jump", 0.9)])
    stage.propose([Found(3 * SECOND, 4 * SECOND, "Run", 0.31)], other, "other")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3, timeout=10_000)
    first, *_ = rows(panel)
    assert all(each in first for each in ("near the threshold", "other.mp4", "0.31"))
    wanted = []
    stage.editor.state.video_wanted.connect(lambda video, when: wanted.append((video, when)))
    area = panel.list.visualRect(panel.model.index(0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert wanted == [(other, 3 * SECOND)]
    # What is decided leaves, and what is reviewed as a whole does.
    stage.document.set_reviewed(other, 0, 40 * SECOND, True)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=10_000)


def test_one_number_is_to_review_everywhere_and_the_weaker_ones_are_counted_apart(stage, qtbot, tmp_path):
    panel, queue = panel_of(stage, qtbot)
    videos = VideosPanel(stage.document)
    qtbot.addWidget(videos)
    queue.changed.connect(lambda: videos.show_left(queue.left))
    counts, said = [], []
    panel.count_changed.connect(counts.append)
    stage.editor.state.said.connect(said.append)
    other = stage.document.add_video(tmp_path / "other.mp4", duration=40 * SECOND, frame_count=1000)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.9), Found(5 * SECOND, 6 * SECOND, "Run", 0.06)])
    scores = (0.8, 0.7, 0.1, 0.05)
    stage.propose([Found(n * SECOND, (n + 1) * SECOND, "Run", score) for n, score in enumerate(scores)], other, "other")

    def shown():
        told = [videos.model.index(row).data(COUNTS) for row in range(2)]
        return counts[-1:], panel.summary.text(), panel.model.rowCount(), panel.weaker.text(), told

    three = (
        [3],
        "3 to review",
        3,
        "3 weaker ones below the threshold",
        ["1 to review", "2 to review"],
    )
    qtbot.waitUntil(lambda: shown() == three, timeout=10_000)
    qtbot.waitUntil(lambda: "3 to review" in videos.progress.text(), timeout=5_000)
    assert "2 weaker ones below the threshold" in videos.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    stage.editor.review.next_doubtful()
    assert said[-1] == "3 proposals are left to review."
    # The weaker ones are listed after the others, if wanted, and the project remembers it.
    panel.weaker.click()
    assert panel.model.rowCount() == 6
    assert [each.weak for each in panel.model.entries] == [False] * 3 + [True] * 3
    assert not any("near the threshold" in each for each in rows(panel))
    assert counts[-1] == 3
    again, _ = panel_of(stage, qtbot)
    stage.editor.state.said.connect(said.append)
    assert again.weaker.isChecked()
    # What is reviewed waits no more; where nothing does, the weaker ones are still told of.
    for video in (stage.video, other):
        stage.document.accept([each.id for each in stage.document.segments(video) if each.score > 0.3])
    qtbot.waitUntil(lambda: shown()[:2] == ([0], "0 to review"), timeout=10_000)
    stage.editor.review.next_doubtful()
    assert said[-1] == "Nothing is left to review in any video. 3 weaker proposals lie below the threshold."
    stage.document.set_reviewed(other, 0, 40 * SECOND, True)
    qtbot.waitUntil(lambda: panel.weaker.text() == "1 weaker one below the threshold", timeout=10_000)
    videos.stop()


def test_what_another_version_found_otherwise_comes_first_and_says_so(stage, qtbot):
    panel, queue = panel_of(stage, qtbot)
    old = stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.95), Found(8 * SECOND, 9 * SECOND, "Run", 0.97)])
    queue.remember(stage.video, old)
    stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.95), Found(20 * SECOND, 21 * SECOND, "Run", 0.97)])
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3, timeout=10_000)
    reasons = [each.splitlines()[0].split("  ·  ")[1] for each in rows(panel)]
    assert set(reasons[:2]) == {"new in this version", "gone since the version before"}
    # What has gone has no segment any more; still a click shows where it was.
    gone = reasons.index("gone since the version before")
    wanted = []
    stage.editor.state.video_wanted.connect(lambda video, when: wanted.append((video, when)))
    panel.list.activated.emit(panel.model.index(gone))
    assert wanted == [(stage.video, 8 * SECOND)]


def test_what_another_version_found_otherwise_is_known_when_the_project_is_opened_again(stage, qtbot):
    panel, queue = panel_of(stage, qtbot)
    edits = stage.document.undo_stack.count()
    old = stage.propose([Found(SECOND, 2 * SECOND, "Run", 0.97)])
    queue.remember(stage.video, old)
    stage.propose([Found(20 * SECOND, 21 * SECOND, "Run", 0.97)], run="later")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=10_000)
    assert stage.document.undo_stack.count() == edits  # it is no edit
    stage.document.close()
    stage.document = Document.open(stage.document.path)
    again, _ = panel_of(stage, qtbot)
    qtbot.waitUntil(lambda: again.model.rowCount() == 2, timeout=10_000)
    reasons = {each.splitlines()[0].split("  ·  ")[1] for each in rows(again)}
    assert reasons == {"new in this version", "gone since the version before"}


def test_what_was_drawn_before_a_detector_looked_is_not_called_missed(stage, qtbot):
    panel, _ = panel_of(stage, qtbot)
    for n in range(3):
        stage.document.draw(stage.video, (10 + 2 * n) * SECOND, (11 + 2 * n) * SECOND, stage.run)
    stage.propose([Found(0, 2 * SECOND, "Run", 0.9)])
    stage.propose([Found(0, 2 * SECOND, "Run", 0.9)], run="later")  # what is drawn by now stays what it is
    stage.document.draw(stage.video, 20 * SECOND, 21 * SECOND, stage.run)
    qtbot.waitUntil(lambda: panel.effort.text().endswith(" 1 missed and drawn."), timeout=10_000)


def test_the_users_own_figure_counts_what_was_done_and_what_it_saved(stage, qtbot):
    panel, _ = panel_of(stage, qtbot)
    proposed = stage.propose([Found(n * 3 * SECOND, (n * 3 + 2) * SECOND, "Run", 0.9) for n in range(4)])
    stage.document.accept([proposed[0].id, proposed[1].id])
    stage.document.trim(proposed[2].id, end=proposed[2].end - 400_000)
    stage.document.reject([proposed[3].id])
    stage.document.draw(stage.video, 30 * SECOND, 31 * SECOND, stage.run)
    # 2 accepted, 1 edge, 1 rejected, 1 drawn: 7 actions instead of 12.
    qtbot.waitUntil(
        lambda: (
            panel.effort.text()
            == (
                "So far: 2 accepted as they were, 1 corrected, 1 rejected, 1 missed and drawn. "
                "That is 42 % less work than drawing everything."
            )
        ),
        timeout=10_000,
    )


def test_twenty_thousand_proposals_do_not_stop_the_window(stage, qtbot):
    panel, queue = panel_of(stage, qtbot)
    ids = [stage.document.add_video(f"/clips/{n}.mp4", duration=8000 * SECOND, frame_count=200_000) for n in range(10)]
    for video in ids:
        found = [Found(4 * n * SECOND, (4 * n + 2) * SECOND, "Run", 0.05 + (n % 97) / 110) for n in range(2000)]
        stage.propose(found, video, f"run {video}")
    clock = QElapsedTimer()
    clock.start()
    gaps = []
    beat = QTimer(interval=5)
    beat.timeout.connect(lambda: gaps.append(clock.restart()))
    beat.start()
    qtbot.waitUntil(lambda: len(queue.entries) == 20_000, timeout=60_000)
    beat.stop()
    assert 0 < panel.model.rowCount() < len(panel.model.entries)  # the rest comes as one scrolls
    panel.list.scrollToBottom()
    qtbot.waitUntil(lambda: panel.model.rowCount() >= 600, timeout=5_000)
    longest = max(gaps)
    print("longest pause of the window, ms:", longest)
    assert longest < 1000  # tens of ms here; generous, since other things run beside the tests
    # N is at once, although the queue is out of date after each decision.
    first = queue.entries[0]
    stage.document.reject([first.segment])
    began = time.monotonic()
    stage.editor.review.next_doubtful()
    left = queue.open_segments()
    print("next, ms:", round(1000 * (time.monotonic() - began)))
    assert first.segment not in {each.id for each in left}
    assert left[0].id == queue.entries[1].segment


def test_a_sure_proposal_with_flat_boundary_curves_comes_first_and_says_so(stage, qtbot):
    print_ = Fingerprint(size=1, digest="ab" * 32)
    stage.document.set_video_facts(stage.video, fingerprint=print_)
    edges = np.arange(401, dtype=np.int64) * (SECOND // 10)
    starts = np.zeros((1, 400), dtype=np.uint8)
    starts[0, 20] = 240
    starts[0, 190:260] = 240  # it might begin anywhere here
    ends = np.zeros((1, 400), dtype=np.uint8)
    ends[0, [40, 250]] = 240
    curves = Curves(("Run",), edges, np.full((1, 400), 240, dtype=np.uint8), starts, ends)
    curves.save(cache_folder() / "curves" / f"{print_}.model.npz")
    panel, _ = panel_of(stage, qtbot)
    stage.propose([Found(2 * SECOND, 4 * SECOND, "Run", 0.95), Found(20 * SECOND, 25 * SECOND, "Run", 0.95)])
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=10_000)
    first, second = rows(panel)
    assert "vague edges" in first
    assert "0:20" in first
    assert "vague edges" not in second
