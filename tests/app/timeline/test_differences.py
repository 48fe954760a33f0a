"""Where an old and a new version of the detector differ is seen on the timeline until one of them is chosen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontInfo

from app.jobs.results import VersionDifference
from app.services.version_differences import Differing, of_result
from app.timeline.drawing.differences import MARK
from tests.app.fine_tune_results import fine_tune_result, held_out_score
from tests.app.timeline.stage import SECOND, make_stage, make_view
from tests.e2e.driving import Driver
from tests.video_factory import make_video

DIFFERENCES = [
    VersionDifference("v", 2 * SECOND, 4 * SECOND, "Run", "new", 0.9),
    VersionDifference("v", 8 * SECOND, 10 * SECOND, "Run", "gone", 0.8),
    VersionDifference("v", 15 * SECOND, 18 * SECOND, "Run", "moved", 0.7, 14 * SECOND, 16 * SECOND),
    VersionDifference("other", 1 * SECOND, 2 * SECOND, "Run", "new", 0.6),
]


@pytest.fixture
def view(qtbot, tmp_path):
    stage = make_stage(tmp_path)
    stage.document.add_class("Run", "#e69f00")
    made = make_view(stage, 900, 330)
    qtbot.addWidget(made)
    made.shows_words = QFontInfo(made.font()).family() == "DejaVu Sans"
    yield made
    stage.document.close()


def shown(view, differences):
    here = tuple(replace(difference, video=view.video_id) for difference in differences)
    view.stack.set_differences(of_result(fine_tune_result(differences=here)))


def test_a_result_is_read_by_video():
    found = of_result(fine_tune_result(differences=DIFFERENCES))
    assert found["other"] == (Differing("Run", (SECOND, 2 * SECOND), None, 0.6),)
    new, gone, moved = found["v"]
    assert new.old is None
    assert gone.new is None
    assert moved.old == (14 * SECOND, 16 * SECOND)
    assert of_result(None) == {}


def test_marks_say_what_differs_and_go_when_it_is_decided(view):
    before = view.grab().toImage()
    shown(view, DIFFERENCES[:3])
    marked = view.grab().toImage()
    lane = view.lanes[0]
    top = view.canvas().y_of(lane.top)

    def x_of(second):
        return round(view.viewport.x_of(second * SECOND))

    upper, lower = round(top + 2), round(top + 2 + MARK + 1)
    highlight = view.canvas().theme.highlight
    assert marked.pixelColor(x_of(3), upper) == highlight
    assert marked.pixelColor(x_of(3), lower) == before.pixelColor(x_of(3), lower)
    assert marked.pixelColor(x_of(9), upper) == before.pixelColor(x_of(9), upper)
    row = [marked.pixelColor(x, lower) for x in range(x_of(8.2), x_of(9.8))]
    assert len({each.rgb() for each in row}) > 1  # hatched
    assert "Only the new version" in view.tip_at(QPoint(x_of(3), upper))
    assert "Only the old version" in view.tip_at(QPoint(x_of(9), lower))
    tip = view.tip_at(QPoint(x_of(17), upper))
    assert "0:14" in tip
    assert "0:15" in tip
    assert "version" not in view.tip_at(QPoint(x_of(3), round(top + lane.height / 2)))
    shown(view, [])
    assert view.grab().toImage() == before


def test_a_class_that_only_a_version_sees_has_its_lane(view):
    for n in range(30):
        view.document.map_labels(view.document.add_class(f"Class {n}"), "line", [f"Class {n}"])

    def has_lane(name):
        return name in {lane.label.name for lane in view.lanes}

    assert not has_lane("Class 29")
    shown(view, [VersionDifference("v", 0, SECOND, "Class 29", "new", 0.9)])
    assert has_lane("Class 29")


def test_they_stay_until_the_person_decides(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=100, rate=25))
    video = driver.document.videos()[0].id
    driver.document.add_class("Run")
    result = fine_tune_result(
        before=held_out_score(0.4, ("Run",), tiou=1),
        after=held_out_score(0.5, ("Run",), tiou=1),
        tiou=(0.5,),
        differences=(VersionDifference(video, SECOND, 2 * SECOND, "Run", "new", 0.9),),
    )
    timeline = driver.window.workspace.timeline
    driver.window.services.finetune.last = result
    assert len(timeline.stack.differing) == 1
    driver.action("action_finetune").trigger()
    assert len(timeline.stack.differing) == 1
    driver.widget("finetune_keep").click()
    assert timeline.stack.differing == ()
    driver.close()
