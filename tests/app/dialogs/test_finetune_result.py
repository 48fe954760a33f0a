"""A new version that scores worse is said to be worse, and Enter keeps the old one."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from afsd_core.message import Message
from app.dialogs.finetune_result import ResultPage
from app.jobs.results import TriedRecipe
from tests.app.fine_tune_results import fine_tune_result, held_out_score
from tests.e2e.driving import Driver
from tests.video_factory import make_video


def result(before, after):
    scores = {"before": held_out_score(before), "after": held_out_score(after)}
    return fine_tune_result(**scores, tiou=(0.3, 0.5), protocol="held out", held_out=("a",))


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


@pytest.fixture
def whole():
    """A result with all that a fine-tune may say."""
    return replace(
        result(0.5, 0.6),
        threshold=0.4,
        thresholds={"Jump": 0.45},
        baseline=held_out_score(0.3),
        tried=(
            TriedRecipe(Message("Three heads"), 0.6, True, 480),
            TriedRecipe(Message("One head"), 0.55, False, 400),
        ),
        curve=((40, 0.3), (480, 0.6)),
        steps=480,
        expectation=Message("The held-out videos look like the others."),
    )


@pytest.fixture
def page(qtbot):
    made = ResultPage(lambda video: video)
    qtbot.addWidget(made)
    made.show()
    return made


def cells(page, row):
    return [page.scores.item(row, column).text() for column in range(page.scores.columnCount())]


def test_the_baseline_stands_beside_the_scores_and_each_class_says_from_where_it_is_shown(page, whole):
    page.tell(whole)
    assert page.scores.horizontalHeaderItem(4).text() == "Shown from"
    assert cells(page, 0) == ["All classes", *["0.50 → 0.60"] * 3, "0.40"]
    assert cells(page, 1) == ["Closed-form baseline", *["0.30"] * 3, ""]
    assert cells(page, 2) == ["Jump", *["0.50 → 0.60"] * 3, "0.45"]
    assert not page.baseline.isVisible()
    page.tell(replace(whole, uses_baseline=True))
    assert "so it is what the new detector uses" in page.baseline.text()
    assert page.baseline.isVisible()


def test_what_it_is_worth_elsewhere_and_how_long_it_learnt_is_said(page, whole):
    page.tell(whole)
    assert page.expectation.text() == "The held-out videos look like the others."
    assert "It was trained for 480 steps." in page.how.text()
    page.tell(replace(whole, cut_short=True))
    assert "It was stopped as good enough; what is best of it was trained for 480 steps." in page.how.text()


def test_what_was_tried_is_one_line_that_opens(page, whole):
    page.tell(whole)
    assert page.tried.button.text() == "2 recipes were tried; taken: Three heads"
    assert not page.tried.rows.isVisible()
    page.tried.button.click()
    assert page.tried.rows.isVisible()
    shown = [label.text() for label in page.tried.rows.findChildren(QLabel)]
    assert shown == ["✓ Three heads", "average mAP 0.60", "480 steps", "One head", "average mAP 0.55", "400 steps"]
    page.tried.button.click()
    assert not page.tried.rows.isVisible()


def test_a_result_without_thresholds_and_one_without_checks_show_nothing_more(page, whole):
    page.tell(whole)
    page.tell(result(0.5, 0.6))
    assert page.scores.columnCount() == 4
    assert page.scores.rowCount() == 2
    assert not any(widget.isVisible() for widget in (page.expectation, page.baseline, page.tried))
    unmeasured = {"before": None, "after": None, "baseline": None, "thresholds": {}, "expectation": "", "tried": ()}
    page.tell(replace(whole, **unmeasured))
    assert not any(widget.isVisible() for widget in (page.expectation, page.baseline, page.tried, page.scores))


def test_a_score_on_videos_that_the_backbone_knows_is_said_to_be_too_good(qtbot):
    page = ResultPage(lambda video: video)
    qtbot.addWidget(page)
    page.tell(replace(result(0.5, 0.6), before=None, backbone_knows_held_out=True))
    assert page.verdict.text() == "It has learnt: average mAP 0.60, likely too good a figure."
    assert "the backbone knows them already" in page.how.text()


def test_a_detector_that_sets_its_edges_at_cuts_says_why(qtbot):
    page = ResultPage(lambda video: video)
    qtbot.addWidget(page)
    page.tell(replace(result(0.5, 0.6), edges_at_cuts=(1103, 1104)))
    assert "1,103 of 1,104 edges in your labels lie at a camera cut" in page.how.text()
    page.tell(replace(result(0.5, 0.6), edges_at_cuts=None))
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
    assert driver.window.context.player.frame == 30
    driver.close()
