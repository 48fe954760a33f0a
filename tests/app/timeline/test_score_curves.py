"""The detector's curves: left behind by a detection, shown behind the segments of their class, switched off."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from afsd_core.inference.postprocess.score_curves import Curves
from afsd_core.weights import Registry
from app.jobs.score_curve_files import newest
from tests.app.timeline.stage import SECOND, grab, make_view, palette
from tests.e2e.driving import Driver
from tests.light_models import CLASSES, light_afsd
from tests.video_factory import make_video


@pytest.fixture
def stage(stage):
    stage.run = stage.document.add_class("Run", "#e69f00")
    return stage


def curves_of(name):
    """Strong from 10 s to 20 s of 40, nothing elsewhere."""
    scores = np.zeros((1, 400), np.uint8)
    scores[0, 100:200] = 255
    return Curves((name,), np.arange(401) * 100_000, scores, np.zeros((1, 400), np.uint8), np.zeros((1, 400), np.uint8))


def colors(view):
    image = grab(view)
    lane = view.lanes[0]
    y = round(view.canvas().y_of(lane.top) + lane.height / 2)
    return [image.pixelColor(round(view.viewport.x_of(each * SECOND)), y) for each in (5, 15, 30)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_class_score_is_drawn_in_its_lane_where_it_is_high(stage, qtbot, dark):
    view = make_view(stage)
    qtbot.addWidget(view)
    view.setPalette(palette(dark))
    view.strips.curves = curves_of("Run")
    view.strips.shows_curves = True
    view.strips_arrived()
    before, inside, after = colors(view)
    assert before == after == QColor(palette(dark).base().color())
    assert inside != before
    view.strips.shows_curves = False
    view.strips_arrived()
    assert len({each.rgb() for each in colors(view)}) == 1


def test_a_class_that_detectors_labels_are_mapped_to_has_their_curve(stage, qtbot):
    view = make_view(stage)
    qtbot.addWidget(view)
    view.setPalette(palette(dark=False))
    stage.document.map_labels(stage.run, "i3d-kinetics400", ["jogging"])
    view.strips.curves = curves_of("jogging")
    view.strips.shows_curves = True
    view.strips_arrived()
    assert len({each.rgb() for each in colors(view)}) == 2


def test_a_detection_leaves_its_curves_and_they_are_there_when_the_video_is_opened_again(qtbot, tmp_path):
    light_afsd(Registry())
    path = make_video(tmp_path / "clip.mp4", frames=100, rate=25)
    driver = Driver(qtbot)
    driver.open(path)
    window = driver.window
    window.services.detection.detect(window.workspace.video_id, "light")
    assert driver.job_ended().state == "done"
    strips = window.workspace.timeline.strips
    qtbot.waitUntil(lambda: strips.curves is not None, timeout=10_000)
    assert set(strips.curves.classes) <= set(CLASSES)
    assert strips.curves.scores.any()
    assert strips.curves.starts.any()
    assert strips.curves.ends.any()
    assert newest(path).classes == strips.curves.classes
    window.actions_table["curves"].trigger()
    assert not strips.shows_curves
    window.actions_table["curves"].trigger()
    driver.close()
    again = Driver(qtbot)
    again.open(path)
    timeline = again.window.workspace.timeline
    qtbot.waitUntil(lambda: timeline.strips.curves is not None, timeout=10_000)
    again.close()
