"""From reviewed segments to a detector by one click: the real window, a real worker, real videos."""

import subprocess
import sys

import pytest

from afsd_core.project import State
from afsd_core.project.records import VideoState
from afsd_core.weights import Registry
from tests.training.tiny_set import make_video

SHOWN = [(0.6, 1.2, "slide"), (1.6, 2.2, "drop"), (3.0, 3.6, "slide"), (4.2, 4.8, "drop")]


@pytest.fixture
def project(driver, tmp_path):
    """Three videos, in two of which everything is marked and reviewed."""
    folder = tmp_path / "footage"
    folder.mkdir()
    shown = {}
    for late, name in enumerate(("one", "two", "three")):
        shown[name] = [(start + late / 10, end + late / 10, label) for start, end, label in SHOWN]
        make_video(folder / f"{name}.mp4", shown[name])
    driver.open(folder / "one.mp4")
    driver.window.open_paths([str(folder / f"{name}.mp4") for name in ("two", "three")])
    document = driver.document
    driver.qtbot.waitUntil(lambda: len(document.videos()) == 3, timeout=20_000)
    driver.qtbot.waitUntil(lambda: all(video.duration for video in document.videos()), timeout=20_000)
    classes = {name: document.add_class(name) for name in ("slide", "drop")}
    for video in document.videos():
        name = video.path.stem
        if name != "three":
            for start, end, label in shown[name]:
                document.draw(video.id, round(start * 1e6), round(end * 1e6), classes[label])
            document.set_reviewed(video.id, 0, video.duration, True)
    return document


def begin(driver):
    driver.action("action_finetune").trigger()
    dialog = driver.widget("finetune_dialog")
    driver.qtbot.waitUntil(lambda: driver.widget("finetune_takes").text() != "", timeout=60_000)
    return dialog


@pytest.mark.timeout(600)
def test_labels_teach_a_detector_that_is_used_only_when_the_person_says_so(qtbot, driver, project):
    dialog = begin(driver)
    assert "8 segments in 2 videos" in driver.widget("finetune_learns").text()
    assert "It takes about" in driver.widget("finetune_takes").text()
    assert "drop: 4" in driver.widget("finetune_classes").text()
    driver.widget("finetune_start").click()
    qtbot.waitUntil(
        lambda: dialog.progress_page.chart is not None and bool(dialog.progress_page.chart.parts), timeout=200_000
    )
    # The window goes on meanwhile.
    video = project.videos()[0]
    extra = project.draw(video.id, 5_400_000, 5_800_000, project.classes()[0].id)
    assert project.segment(extra) is not None
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page, timeout=240_000)
    assert "average mAP" in driver.widget("finetune_verdict").text()
    assert "Cross-validated over 2 videos" in driver.widget("finetune_how").text()
    # All classes, each of the two, and the closed-form baseline.
    assert driver.widget("finetune_scores").rowCount() == 4
    (name,) = Registry().names()
    assert project.setting("model") != name
    qtbot.waitUntil(lambda: driver.widget("model_combo").findData(name) >= 0, timeout=20_000)
    assert driver.window.toolbar.model != name
    third = next(video for video in project.videos() if video.path.stem == "three")
    assert project.segments(third.id) == ()
    driver.widget("finetune_use").click()
    assert project.setting("model") == name
    qtbot.waitUntil(lambda: driver.window.toolbar.model == name, timeout=10_000)
    qtbot.waitUntil(lambda: project.video_state(third.id) is not VideoState.NEW, timeout=120_000)
    driver.job_ended()
    found = project.segments(third.id)
    assert found
    assert {segment.state for segment in found} == {State.PROPOSED}
    # What a person marked is still theirs, and alone.
    reviewed = [s for s in project.segments(video.id) if s.by_person]
    assert len(reviewed) == 5


@pytest.mark.timeout(600)
def test_a_stopped_fine_tune_and_a_closed_project_lose_nothing(qtbot, driver, project):
    dialog = begin(driver)
    driver.widget("finetune_start").click()
    steps = []
    driver.window.services.finetune.stepped.connect(lambda data: steps.append(data.step))
    qtbot.waitUntil(lambda: len(steps) > 0, timeout=200_000)
    driver.widget("finetune_cancel").click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.start_page, timeout=30_000)
    qtbot.waitUntil(lambda: driver.widget("finetune_start").isEnabled(), timeout=30_000)
    folder = project.path.parent / f"{project.path.stem} AFSD data"
    qtbot.waitUntil(lambda: any(folder.rglob("*.pt")), timeout=60_000)
    assert Registry().names() == ()
    driver.widget("finetune_start").click()
    qtbot.waitUntil(lambda: driver.window.services.finetune.running is not None, timeout=30_000)
    path = project.path
    assert driver.window.context.session.close()
    assert not dialog.isVisible()
    driver.open(path)
    assert sum(len(driver.document.segments(video.id)) for video in driver.document.videos()) == 8


@pytest.mark.timeout(600)
def test_good_enough_ends_it_at_once_with_something_to_use(qtbot, driver, project):
    dialog = begin(driver)
    driver.widget("finetune_start").click()
    enough = driver.widget("finetune_enough")
    qtbot.waitUntil(enough.isEnabled, timeout=200_000)
    enough.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page, timeout=60_000)
    (name,) = Registry().names()
    assert driver.window.services.finetune.last.cut_short
    driver.widget("finetune_use").click()
    third = next(video for video in project.videos() if video.path.stem == "three")
    qtbot.waitUntil(lambda: project.video_state(third.id) is not VideoState.NEW, timeout=120_000)
    driver.job_ended()
    assert project.setting("model") == name
    # Each class is shown from the score that the checks chose for it.
    for label in project.classes():
        assert isinstance(project.setting(f"threshold:{label.id}"), float)


def test_too_few_labels_say_how_many_more(driver, project):
    for video in project.videos():
        for segment in project.segments(video.id)[1:]:
            project.delete(segment.id)
    driver.action("action_finetune").trigger()
    problems = driver.widget("finetune_problems")
    driver.qtbot.waitUntil(lambda: "more" in problems.text(), timeout=60_000)
    assert "slide: 2 segments in reviewed stretches; 1 more is needed to learn it." in problems.text()
    assert not driver.widget("finetune_start").isEnabled()


def test_the_chart_library_is_not_loaded_before_losses_are_shown():
    program = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.window import make_window
window = make_window()
window.show()
window.actions_table["finetune"].trigger
print("pyqtgraph" in sys.modules, "torch" in sys.modules)
window.shut_down()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
