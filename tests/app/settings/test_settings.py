"""The settings: each holds at once, is kept for this user, and acts where it should."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow, QWidget

from afsd_core.folders import cache_folder, settings_folder
from app.settings.user_settings import account_name
from app.widgets import theme
from app.window.docks import LEFT, RIGHT
from tests.e2e.driving import Driver

pytestmark = pytest.mark.clip(frames=100)


@pytest.fixture
def driver(driver):
    yield driver
    theme.apply(QApplication.instance(), theme.DARK)


def settings(driver):
    driver.press("Ctrl+,", driver.window.view)
    dialog = driver.widget("settings_dialog")
    driver.qtbot.waitUntil(dialog.isVisible, timeout=5_000)
    return dialog


def pick(box, data) -> None:
    row = box.findData(data)
    assert row >= 0, data
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_the_theme_changes_at_once_and_the_menu_says_so(driver):
    dialog = settings(driver)
    pick(dialog.theme, theme.LIGHT)
    light = driver.window.palette().window().color()
    assert light == QColor(theme.load(theme.LIGHT).colors["window"])
    assert driver.window.findChild(QAction, "action_theme_light").isChecked()
    pick(dialog.theme, theme.DARK)
    assert driver.window.palette().window().color() == QColor(theme.load(theme.DARK).colors["window"])
    assert driver.window.context.preferences.text("theme") == theme.DARK


def test_drawings_follow_the_theme_on_buttons_of_every_kind(driver):
    job = driver.window.context.jobs.submit("devices", {}, title="Devices")
    driver.window.context.jobs.cancel(job)
    driver.window.context.notifier.warn("Something to close.")

    def drawn(name: str) -> int:
        """How light the strokes are."""
        button = next(each for each in driver.window.findChildren(QAbstractButton) if each.objectName() == name)
        image = button.icon().pixmap(32, 32).toImage()
        pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        strokes = [each.lightness() for each in pixels if each.alpha() > 200]
        return sum(strokes) // len(strokes)

    dialog = settings(driver)
    for name in ("tool_action_open", "banner_close", "run_again_button"):
        pick(dialog.theme, theme.DARK)
        assert drawn(name) > 180, name
        pick(dialog.theme, theme.LIGHT)
        assert drawn(name) < 90, name


def test_as_the_system_follows_the_system_while_the_window_is_open(driver, monkeypatch):
    pick(settings(driver).theme, theme.SYSTEM)
    for scheme, name in ((Qt.ColorScheme.Light, theme.LIGHT), (Qt.ColorScheme.Dark, theme.DARK)):
        # No desktop stands behind the screenless platform, so the test says what one would.
        monkeypatch.setattr(theme, "desktop_scheme", lambda scheme=scheme: scheme)
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
        assert theme.current().name == name
        assert driver.window.palette().window().color() == QColor(theme.load(name).colors["window"])


def test_the_name_stands_beside_what_is_decided_from_then_on(driver, qtbot):
    class_id = driver.document.add_class("Jump")
    video = driver.window.workspace.video_id
    before = driver.document.draw(video, 0, 400_000, class_id)
    dialog = settings(driver)
    assert dialog.annotator.text() == account_name()
    dialog.annotator.setText("  Ada   Lovelace ")
    dialog.annotator.editingFinished.emit()
    dialog.close()
    after = driver.document.draw(video, 800_000, 1_200_000, class_id)
    assert driver.document.segment(before).annotator == account_name()
    assert driver.document.segment(after).annotator == "Ada Lovelace"
    driver.window.context.session.close()
    driver.open(driver.window.context.preferences.recent()[0])
    assert driver.document.annotator == "Ada Lovelace"


def test_the_reaction_time_moves_what_is_marked_while_playing(driver):
    dialog = settings(driver)
    dialog.reaction.setValue(200)
    dialog.close()
    editor, player = driver.window.workspace.editor, driver.window.context.player
    driver.go_to_frame(40)
    driver.press("Return", driver.window.view)  # not playing: the frame on screen counts
    assert editor.state.marking.start == 40 * 40_000
    driver.press("Esc", driver.window.view)
    player.play()
    driver.qtbot.waitUntil(lambda: (player.frame or 0) > 50, timeout=10_000)
    shown = player.frame
    driver.press("Return", driver.window.view)
    player.pause()
    assert editor.state.marking.start == (shown - 5) * 40_000


def test_a_reaction_time_is_offered_where_one_shows_and_one_click_sets_it(driver):
    window = driver.window
    window.workspace.reaction_estimate.found.emit(210_000)
    assert "about 210 ms" in window.banner.text.text()
    assert driver.widget("banner_button").text() == "210 ms reaction time"
    driver.widget("banner_button").click()
    assert not window.banner.isVisible()
    assert window.workspace.editor.state.reaction_time == 210_000
    assert settings(driver).reaction.value() == 210


def test_engines_and_devices_are_those_the_worker_lists_and_the_choice_detects(driver):
    dialog = settings(driver)
    driver.qtbot.waitUntil(lambda: dialog.engine.count() > 1, timeout=60_000)
    names = {dialog.engine.itemData(row) for row in range(dialog.engine.count())}
    assert names >= {"auto", "torch", "openvino"}
    assert driver.window.context.jobs.jobs() == ()  # looking leaves nothing behind in the list of jobs
    pick(dialog.engine, "torch")
    pick(dialog.device, "cpu")
    dialog.close()
    from afsd_core.weights import Registry
    from tests.light_models import light_afsd

    light_afsd(Registry())
    job = driver.window.services.detection.detect(driver.window.workspace.video_id, "light")
    params = driver.window.context.jobs.job(job).params
    assert (params["engine"], params["device"]) == ("torch", "cpu")
    done = driver.job_ended()
    assert (done.state, done.result.engine, done.result.device) == ("done", "torch", "cpu")


def test_the_caches_can_be_cleared(driver):
    folder = cache_folder() / "features"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "old.bin").write_bytes(b"x" * 3_000_000)
    dialog = settings(driver)
    driver.qtbot.waitUntil(lambda: "MiB" in dialog.cache.text() or "MB" in dialog.cache.text(), timeout=5_000)
    driver.qtbot.waitUntil(lambda: dialog._job is None, timeout=60_000)
    dialog.clear.click()
    driver.qtbot.waitUntil(lambda: not (folder / "old.bin").exists(), timeout=5_000)
    driver.qtbot.waitUntil(lambda: "bytes" in dialog.cache.text() or "kiB" in dialog.cache.text(), timeout=5_000)
    dialog.close()
    driver.press("Right", driver.window.view)
    driver.qtbot.waitUntil(lambda: driver.window.context.player.frame == 1, timeout=5_000)


def test_the_overlay_and_the_layout_are_there_too(driver):
    window = driver.window
    dialog = settings(driver)
    assert dialog.overlay.isChecked()
    dialog.overlay.click()
    assert not window.view.overlay
    assert not window.actions_table["overlay"].isChecked()
    window.docks.classes.close()
    window.docks.videos.close()
    dialog.findChild(type(dialog.clear), "settings_layout").click()
    assert window.docks.classes.isVisibleTo(window)
    assert window.docks.videos.isVisibleTo(window)


def older_layout(*names):
    """The layout of a version that had only these panels, the last of them closed, "Classes" in front."""
    window = QMainWindow()
    window.setCentralWidget(QWidget())
    docks = [QDockWidget(window, objectName=name) for name in names]
    for dock in docks:
        window.addDockWidget(LEFT if dock is docks[0] else RIGHT, dock)
    for dock in docks[2:]:
        window.tabifyDockWidget(docks[1], dock)
    window.resize(1200, 800)
    window.show()
    docks[2].raise_()
    docks[-1].close()
    QApplication.processEvents()
    state = window.saveState()
    window.close()
    return state


def test_a_panel_that_a_saved_layout_does_not_know_stands_where_it_does_at_first(qtbot, driver):
    path = driver.document.path
    driver.close()
    layout = older_layout("videos_dock", "segments_dock", "classes_dock", "jobs_dock", "models_dock")
    stored = QSettings(str(settings_folder() / "window.ini"), QSettings.Format.IniFormat)
    stored.setValue("layout", layout)
    stored.sync()
    again = Driver(qtbot)
    again.open(path)
    docks, window = again.window.docks, again.window
    assert docks.queue.isVisibleTo(window)
    assert set(window.tabifiedDockWidgets(docks.queue)) == {docks.segments, docks.classes, docks.jobs}
    assert not docks.models.isVisibleTo(window)  # closed by its user, and it stays so
    assert docks.classes.visibleRegion().isEmpty() is False
    again.close()


def test_a_layout_comes_back_with_the_next_window(qtbot, driver):
    shipped = driver.window.stage.splitter.sizes()
    driver.window.docks.videos.close()
    driver.window.stage.splitter.setSizes([shipped[0] - 60, shipped[1] + 60])
    moved = driver.window.stage.splitter.sizes()
    assert moved != shipped
    path = driver.document.path
    driver.close()
    again = Driver(qtbot)
    again.open(path)
    assert again.window.stage.splitter.sizes() == moved
    assert not again.window.docks.videos.isVisible()
    assert again.window.docks.segments.isVisibleTo(again.window)
    again.action("action_restore_layout").trigger()
    assert again.window.docks.videos.isVisible()
    assert abs(again.window.stage.splitter.sizes()[0] - shipped[0]) < 12
    again.close()
