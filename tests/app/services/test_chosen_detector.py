"""The detector in the tool bar is the one that a person or their project chose, whatever is installed meanwhile."""

from dataclasses import replace

from afsd_core.weights import Registry
from app.services.model_catalogue import ZERO_SHOT
from tests.e2e.driving import Driver
from tests.light_models import light_afsd
from tests.video_factory import make_video


def read_again(driver, qtbot):
    """As after a fine-tune or a fetch."""
    models = driver.window.context.models
    with qtbot.waitSignal(models.changed, timeout=20_000):
        models.look()


def offered(driver):
    models = driver.window.toolbar.models
    return {models.itemData(row) for row in range(models.count())}


def test_a_detector_that_came_from_elsewhere_is_offered_and_not_chosen(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=20))
    read_again(driver, qtbot)
    toolbar = driver.window.toolbar
    assert toolbar.model == ZERO_SHOT
    light_afsd(Registry(), "theirs")
    read_again(driver, qtbot)
    assert "theirs" in offered(driver)
    assert toolbar.model == ZERO_SHOT
    toolbar.choose_model("theirs")
    light_afsd(Registry(), "newer")
    read_again(driver, qtbot)
    assert "newer" in offered(driver)
    assert toolbar.model == "theirs"
    # What has gone cannot stay chosen: then the newest detector of one's own, as in a new project.
    Registry().remove("theirs")
    read_again(driver, qtbot)
    assert toolbar.model == "newer"
    driver.close()


def test_a_window_begins_with_the_newest_detector_there_is(qtbot, tmp_path):
    light_afsd(Registry(), "mine")
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=20))
    qtbot.waitUntil(lambda: driver.window.toolbar.model == "mine", timeout=20_000)
    driver.close()


def trained(name: str, threshold: float | None):
    """A detector whose training found that it is best shown from a score on."""
    model = replace(light_afsd(Registry(), name), training=None if threshold is None else {"threshold": threshold})
    model.folder.joinpath("model.json").write_text(model.to_json())


def test_what_a_detector_finds_is_shown_from_the_score_that_its_training_found_unless_a_person_set_another(
    qtbot, tmp_path
):
    for name, threshold in (("mine", 0.516), ("other", 0.75), ("plain", None)):
        trained(name, threshold)
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=20))
    read_again(driver, qtbot)
    bar, editor = driver.window.workspace.bar, driver.window.workspace.editor
    video = driver.window.workspace.video_id
    assert (editor.thresholds.of(), bar.value.text()) == (0.3, "0.30")
    driver.window.services.detection.detect(video, "mine")
    assert (editor.thresholds.of(), bar.value.text()) == (0.516, "0.52")
    qtbot.wait(bar._settling.interval() + 50)
    assert editor.thresholds.of() == 0.516  # the slider, which has steps, has not taken it for a person's
    driver.window.versions.use("other")
    assert (editor.thresholds.of(), bar.value.text()) == (0.75, "0.75")
    driver.window.versions.use("plain")
    assert (editor.thresholds.of(), bar.value.text()) == (0.3, "0.30")
    driver.window.versions.use("other")
    bar.slider.setValue(40)
    qtbot.waitUntil(lambda: editor.thresholds.of() == 0.4, timeout=5_000)
    driver.window.versions.use("mine")
    driver.window.services.detection.detect(video, "mine")
    assert (editor.thresholds.of(), bar.value.text()) == (0.4, "0.40")
    driver.close()
