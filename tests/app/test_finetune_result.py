"""A new version that scores worse is said to be worse, and Enter keeps the old one."""

import pytest

from app.dialogs.finetune_result import ResultPage
from tests.e2e.driving import Driver
from tests.video_factory import make_video


def scored(value):
    return {"average": value, "mAP": [value, value], "ap": {"Jump": [value, value]}}


def result(before, after):
    return {
        "model": "work-v2",
        "before": scored(before),
        "after": scored(after),
        "tiou": [0.3, 0.5],
        "protocol": "held out",
        "held_out": ["a"],
        "differences": [],
    }


@pytest.mark.parametrize(("before", "after", "word"), [(0.5, 0.4, "Worse"), (0.4, 0.5, "Better")])
def test_the_default_button_is_for_the_better_version(qtbot, before, after, word):
    page = ResultPage(lambda video: video)
    qtbot.addWidget(page)
    page.tell(result(before, after))
    assert page.verdict.text().startswith(word)
    worse = after < before
    assert page.keep.isDefault() is worse
    assert page.use.isDefault() is not worse
    assert f"{before:.2f} → {after:.2f}" in page.scores.item(0, 1).text()


def test_a_score_on_videos_that_the_backbone_knows_is_said_to_be_too_good(qtbot):
    page = ResultPage(lambda video: video)
    qtbot.addWidget(page)
    page.tell(result(0.5, 0.6) | {"before": None, "backbone_knows_held_out": True})
    assert page.verdict.text() == "It has learnt: average mAP 0.60, likely too good a figure."
    assert "the backbone knows them already" in page.how.text()


def test_a_detector_that_sets_its_edges_at_cuts_says_why(qtbot):
    page = ResultPage(lambda video: video)
    qtbot.addWidget(page)
    page.tell(result(0.5, 0.6) | {"edges_at_cuts": [1103, 1104]})
    assert "1,103 of 1,104 edges in your labels lie at a camera cut" in page.how.text()
    page.tell(result(0.5, 0.6) | {"edges_at_cuts": None})
    assert "cut" not in page.how.text()


def test_a_stretch_that_differs_is_gone_to_and_selected(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=100, rate=25))
    document = driver.document
    video = document.videos()[0].id
    segment = document.draw(video, 1_000_000, 2_000_000, document.add_class("Jump"))
    driver.window.workspace.selection.clear()
    driver.action("action_finetune").trigger()
    driver.widget("finetune_dialog").go_to.emit(video, 1_200_000)
    assert driver.window.workspace.selection.ids == (segment,)
    driver.settle()
    assert driver.window.player.frame == 30
    driver.close()
