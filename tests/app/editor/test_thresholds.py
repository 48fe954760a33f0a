"""Each class is shown from the score that its detector found for it, until a person says otherwise."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSlider

from afsd_core.weights import Registry
from app.editor import thresholds
from app.editor.thresholds import Thresholds
from app.panels.classes import ClassesPanel
from app.timeline.menu import lane_menu
from tests.app.fine_tune_results import fine_tune_result
from tests.app.timeline.stage import SECOND, Found, make_view
from tests.e2e.driving import Driver
from tests.light_models import light_afsd
from tests.video_factory import make_video

pytestmark = pytest.mark.classes("Run", "Jump")


def limits(stage):
    return tuple(round(stage.editor.thresholds.of(each), 3) for each in (None, stage.run, stage.jump))


def test_a_detectors_class_thresholds_hold_and_move_along_with_the_one_for_all(stage):
    thresholds.set_by_detector(stage.document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    assert limits(stage) == (0.5, 0.4, 0.6)
    stage.editor.thresholds.set(0.75)
    assert limits(stage) == (0.75, 0.667, 0.818)
    for end in (0.0, 1.0):
        stage.editor.thresholds.set(end)
        assert limits(stage) == (end, end, end)
    stage.editor.thresholds.set(0.5)
    assert limits(stage) == (0.5, 0.4, 0.6)


@pytest.mark.parametrize("before", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("now", [0.0, 0.2, 0.7, 1.0])
def test_moving_along_keeps_the_order_of_thresholds_and_stays_a_score(before, now):
    owns = [0.0, 0.1, 0.3, 0.6, 1.0]
    moved = [thresholds.moved_along(own, before, now) for own in owns]
    assert moved == sorted(moved)
    assert all(0 <= limit <= 1 for limit in moved)
    assert thresholds.moved_along(0.3, 0.3, now) == pytest.approx(now)


def test_a_threshold_that_a_person_set_for_a_class_stays_whatever_moves(stage):
    thresholds.set_by_detector(stage.document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    stage.editor.thresholds.set(0.9, stage.jump)
    stage.editor.thresholds.set(0.25)
    assert limits(stage) == (0.25, 0.182, 0.9)
    assert stage.editor.thresholds.by_hand() == [stage.jump]
    stage.editor.thresholds.restore(stage.jump)
    assert stage.editor.thresholds.by_hand() == []
    assert limits(stage) == (0.25, 0.182, 0.333)
    stage.editor.thresholds.clear(stage.jump)
    assert limits(stage) == (0.25, 0.182, 0.25)


def test_another_detector_is_followed_but_for_what_a_person_has_set(stage):
    document = stage.document
    thresholds.follow_detector(document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    stage.editor.thresholds.set(0.9, stage.jump)
    thresholds.follow_detector(document, 0.3, {stage.run: 0.2, stage.jump: 0.1})
    assert limits(stage) == (0.3, 0.2, 0.9)
    # "As for all classes" is a person's word, too.
    stage.editor.thresholds.clear(stage.jump)
    thresholds.follow_detector(document, 0.4, {stage.run: 0.2, stage.jump: 0.1})
    assert limits(stage) == (0.4, 0.2, 0.4)
    # One without thresholds of classes leaves none behind.
    thresholds.follow_detector(document, 0.6, {})
    assert limits(stage) == (0.6, 0.6, 0.6)
    stage.editor.thresholds.set(0.7)
    thresholds.follow_detector(document, 0.3, {stage.run: 0.2})
    assert limits(stage) == (0.7, 0.7, 0.7)
    # Put into use, it counts.
    thresholds.set_by_detector(document, 0.3, {stage.run: 0.2, stage.jump: 0.1})
    assert limits(stage) == (0.3, 0.2, 0.1)


def test_a_detectors_thresholds_are_taken_over_in_one_change_that_is_no_edit(stage):
    changes = []
    stage.editor.thresholds.changed.connect(lambda: changes.append(limits(stage)))
    before = stage.document.undo_stack.count()
    thresholds.set_by_detector(stage.document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    thresholds.set_by_detector(stage.document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    assert changes == [(0.5, 0.4, 0.6)]
    assert stage.document.undo_stack.count() == before


def test_a_detectors_names_find_the_classes_that_its_labels_are_mapped_to(stage):
    stage.document.map_labels(stage.jump, "line", ["leap", "hop"])
    by_name = {" RUN": 0.4, "leap": 0.7, "hop": 0.6, "unknown": 0.2, "Jump": "much"}
    assert thresholds.class_thresholds(stage.document, by_name, "line") == {stage.run: 0.4, stage.jump: 0.6}
    assert thresholds.class_thresholds(stage.document, {"leap": 0.7}, "another line") == {}


def test_proposals_become_ghosts_by_the_threshold_of_their_class(stage):
    thresholds.set_by_detector(stage.document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    proposals = stage.propose([Found(n * SECOND, (n + 1) * SECOND, ("Run", "Jump")[n % 2], 0.5) for n in range(4)])
    assert [stage.editor.thresholds.shows(each) for each in proposals] == [True, False, True, False]
    stage.editor.thresholds.set(0.3)
    assert all(map(stage.editor.thresholds.shows, proposals))


@pytest.fixture(params=["lane", "panel"])
def menu(request, stage, qtbot):
    """A class's menu where its lane is, or in the panel of classes; asked for anew each time."""
    if request.param == "panel":
        panel = ClassesPanel(stage.document, stage.editor, stage.selection)
        qtbot.addWidget(panel)
        return lambda: panel.menu(stage.run)
    view = make_view(stage)
    qtbot.addWidget(view)
    place = view.canvas().y_of(view.lanes[0].top) + 8
    return lambda: lane_menu(view, view.hit(80, place), 0)


def entry(menu, name):
    return menu.findChild(QAction, name)


def test_a_classs_threshold_is_set_in_its_menu_and_given_back(stage, menu):
    assert entry(menu(), "menu_threshold_as_found") is None
    thresholds.set_by_detector(stage.document, 0.5, {stage.run: 0.4, stage.jump: 0.6})
    shown = menu()
    assert shown.findChild(QSlider, "menu_threshold").value() == 40
    assert not entry(shown, "menu_threshold_as_found").isEnabled()
    shown.findChild(QSlider, "menu_threshold").setValue(80)
    assert limits(stage) == (0.5, 0.8, 0.6)
    shown = menu()
    entry(shown, "menu_threshold_as_found").trigger()
    assert limits(stage) == (0.5, 0.4, 0.6)
    entry(menu(), "menu_threshold_as_all").trigger()
    assert limits(stage) == (0.5, 0.5, 0.6)


def learnt(name, thresholds):
    """A result of a fine-tune, as the dialog offers it."""
    return fine_tune_result(name, threshold=0.5, thresholds=thresholds)


def test_the_version_that_is_put_into_use_brings_its_thresholds_and_the_bar_counts_what_a_person_sets(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=20))
    document, bar = driver.document, driver.window.workspace.bar
    jump, turn = (document.add_class(name) for name in ("jump", "turn"))
    editor = driver.window.workspace.editor
    document.set_reviewed(document.videos()[0].id, 0, document.videos()[0].duration, True)  # nothing is detected in it
    editor.thresholds.set(0.9, jump)
    driver.window.services.finetune.use(learnt("clip-v1", {"jump": 0.4, "turn": 0.6}))
    assert [editor.thresholds.of(each) for each in (None, jump, turn)] == [0.5, 0.4, 0.6]
    assert (bar.value.text(), bar.apart.text()) == ("0.50", "")
    assert "jump: 0.40, moves along" in bar.slider.toolTip()
    editor.thresholds.set(0.8, turn)
    assert bar.apart.text() == "but for 1 class"
    assert bar.apart.isVisible() or bar.value.text() == "0.50*"
    assert "turn: 0.80, set by hand" in bar.slider.toolTip()
    bar.slider.setValue(25)
    qtbot.waitUntil(lambda: editor.thresholds.of() == 0.25, timeout=5_000)
    assert [round(editor.thresholds.of(each), 3) for each in (jump, turn)] == [0.182, 0.8]
    driver.close()


def test_a_chosen_detectors_class_thresholds_are_read_from_its_training(qtbot, tmp_path):
    model = replace(light_afsd(Registry(), "mine"), training={"threshold": 0.5, "thresholds": {"jump": 0.7}})
    model.folder.joinpath("model.json").write_text(model.to_json())
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=20))
    with qtbot.waitSignal(driver.window.context.models.changed, timeout=20_000):
        driver.window.context.models.look()
    jump = driver.document.add_class("jump")
    driver.window.versions.use("mine")
    editor = driver.window.workspace.editor
    assert (editor.thresholds.of(), editor.thresholds.of(jump)) == (0.5, 0.7)
    driver.close()


def test_a_class_has_its_own_threshold_or_that_for_all_and_none_is_an_edit(stage):
    before = stage.document.undo_stack.count()
    stage.editor.thresholds.set(0.5)
    stage.editor.thresholds.set(0.8, stage.jump)
    assert stage.editor.thresholds.of(stage.run) == 0.5
    assert stage.editor.thresholds.of(stage.jump) == 0.8
    assert stage.document.undo_stack.count() == before
    assert Thresholds(stage.document).of(stage.jump) == 0.8
