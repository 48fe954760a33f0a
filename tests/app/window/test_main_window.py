"""What the window promises besides its parts: projects found again, keys where they belong, names, one sentence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from app.actions import table
from app.actions.table import key_conflicts
from app.infra import display, startup_checks
from app.widgets import theme
from tests.e2e.driving import Driver
from tests.video_factory import make_video

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def video(tmp_path):
    return make_video(tmp_path / "clip.mp4", frames=100, rate=25)


def run_python(code: str, **environ: str | None) -> subprocess.CompletedProcess:
    env = {**os.environ, **{name: value for name, value in environ.items() if value is not None}}
    for name in [name for name, value in environ.items() if value is None]:
        env.pop(name, None)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


# -- starting


def test_a_window_that_shows_a_video_has_loaded_nothing_heavy(video):
    done = run_python(f"""
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.window import make_window
window = make_window()
window.show()
window.open_paths([{str(video)!r}])
while window.workspace is None or window.context.player.index is None:
    app.processEvents()
names = ("torch", "cv2", "onnxruntime", "openvino", "pyqtgraph")
print([name for name in names if name in sys.modules])
window.close()
""")
    assert done.stdout.strip() == "[]", done.stderr


def test_the_first_window_needs_no_video_library_either():
    done = run_python("""
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.window import make_window
make_window().show()
app.processEvents()
print([name for name in ("av", "numpy", "torch", "cv2") if name in sys.modules])
""")
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of this kind are Linux's")
def test_without_a_display_one_sentence_and_exit_code_two():
    code = "import sys; from app.main import main; sys.exit(main(['afsd-annotator']))"
    done = run_python(code, DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert done.returncode == 2
    assert done.stderr.strip() == display.NO_DISPLAY
    done = run_python(code, DISPLAY=":4711", WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_missing_system_libraries_are_named_with_the_command_that_installs_them():
    gone = {"libEGL.so.1", "libxcb-cursor.so.0"}
    sentence = startup_checks.missing_libraries(lambda soname: soname not in gone)
    assert "libEGL, libxcb-cursor" in sentence
    assert "install -y" in sentence
    assert "cursor" in sentence.partition("install -y")[2]


def test_what_opencv_sets_does_not_reach_qt():
    plugins = "/somewhere/site-packages/cv2/qt/plugins"
    environ = {"QT_QPA_PLATFORM_PLUGIN_PATH": plugins, "QT_QPA_FONTDIR": plugins, "QT_PLUGIN_PATH": "/usr/lib/qt6"}
    startup_checks.shed_foreign_plugins(environ)
    assert environ == {"QT_PLUGIN_PATH": "/usr/lib/qt6"}


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs a virtual screen (xvfb)")
def test_a_window_opens_on_a_screen_although_its_parent_had_imported_opencv():
    window = (
        "from app.infra.startup_checks import shed_foreign_plugins as shed; shed()\n"
        "import os; print([name for name, value in os.environ.items() if name.startswith('QT_') and 'cv2' in value])\n"
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([]); QWidget().show(); print(app.platformName())\n"
    )
    parent = f"import cv2, subprocess, sys; subprocess.run([sys.executable, '-c', {window!r}])"
    env = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    env.pop("WAYLAND_DISPLAY", None)
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", parent], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["[]", "xcb"], done.stderr


# -- projects


def test_a_video_gets_a_project_beside_it_and_finds_its_segments_again(qtbot, video):
    first = Driver(qtbot)
    first.open(video)
    project = video.with_suffix(".afsd")
    assert project.exists()
    assert not first.document.undo_stack.canUndo()
    class_id = first.document.add_class("Jump")
    first.document.draw(first.window.workspace.video_id, 400_000, 800_000, class_id)
    kept = first.segments
    first.close()
    second = Driver(qtbot)
    second.open(video)
    assert second.segments == kept
    assert second.document.path == project
    second.close()


def test_a_project_that_is_open_elsewhere_is_told_and_nothing_is_lost(qtbot, driver, video):
    driver.open(video)
    other = Driver(qtbot)
    other.window.open_paths([str(video.with_suffix(".afsd"))])
    qtbot.waitUntil(lambda: other.window.banner.isVisible(), timeout=5_000)
    assert "open" in other.window.banner.text.text()
    assert "clip.afsd" in other.window.banner.text.text()
    assert other.window.workspace is None
    other.close()


def test_dropped_videos_make_one_project_and_what_is_no_video_is_told(qtbot, driver, tmp_path):
    folder = tmp_path / "day"
    folder.mkdir()
    for name in ("a.mp4", "b.mp4"):
        make_video(folder / name, frames=20, rate=25)
    (folder / "broken.mp4").write_bytes(b"nothing")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / name)) for name in ("a.mp4", "b.mp4", "broken.mp4")])
    drop = QDropEvent(QPointF(100, 100), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.NoModifier)
    driver.window.dropEvent(drop)
    qtbot.waitUntil(lambda: driver.window.workspace is not None and driver.window.context.player.index is not None)
    assert [each.name for each in driver.document.videos()] == ["a.mp4", "b.mp4"]
    assert driver.document.path == folder / "day.afsd"
    assert "broken.mp4" in driver.window.banner.text.text()


def test_a_moved_video_can_be_found_again_and_another_one_is_refused(qtbot, driver, video, tmp_path, monkeypatch):
    driver.open(video)
    driver.window.context.session.close()
    moved = video.rename(tmp_path / "moved.mp4")
    driver.window.context.session.open_project(video.with_suffix(".afsd"))
    banner = driver.window.banner
    qtbot.waitUntil(banner.isVisible, timeout=5_000)
    assert "clip.mp4 is not where it was" in banner.text.text()
    other = make_video(tmp_path / "other.mp4", frames=30)
    chosen = iter([other, moved])
    monkeypatch.setattr("app.window.dialog_openers.QFileDialog.getOpenFileName", lambda *_: (str(next(chosen)), ""))
    driver.window.dialogs.find_video(driver.document.videos()[0].id)
    qtbot.waitUntil(lambda: any("another video" in each for each in banner.sentences), timeout=5_000)
    driver.window.dialogs.find_video(driver.document.videos()[0].id)
    qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=10_000)
    assert driver.window.context.player.path == moved


def test_the_playhead_is_where_it_was_left(qtbot, video):
    first = Driver(qtbot)
    first.open(video)
    first.go_to_frame(42)
    first.close()
    second = Driver(qtbot)
    second.open(video)
    qtbot.waitUntil(lambda: second.window.context.player.frame == 42, timeout=5_000)
    second.close()


# -- keys


def test_every_key_of_the_sheet_has_one_command():
    keys = table.default_keys()
    assert key_conflicts(keys, {}) == {}
    names = {f"action_{spec.command}" for _, specs in table.MENUS for spec in specs if spec is not None}
    assert set(keys) <= names
    assert key_conflicts(keys, {"Diving": "b"}) == {"B": ["action_split", "Diving"]}


STAGE_KEYS = [
    (f"action_{spec.command}", key)
    for _, specs in table.MENUS
    for spec in specs
    if spec is not None and spec.scope == table.STAGE
    for key in table.default_keys().get(f"action_{spec.command}", [])
]


def test_each_single_key_works_in_the_video_and_the_timeline_and_not_in_a_field(driver, video):
    driver.open(video)
    class_id = driver.document.add_class("Jump")
    driver.window.workspace.selection.set(
        [driver.document.draw(driver.window.workspace.video_id, 400_000, 800_000, class_id)]
    )
    triggered = []
    for name, _ in STAGE_KEYS:
        action = driver.action(name)
        action.triggered.disconnect()
        action.triggered.connect(lambda _checked=False, name=name: triggered.append(name))
    for where in ("video_view", "timeline"):
        driver.focus(driver.widget(where))
        for name, key in STAGE_KEYS:
            triggered.clear()
            driver.press(key)
            assert triggered == [name], f"{key} in {where}"
    field = driver.widget("class_name")
    driver.window.docks.classes.raise_()
    driver.focus(field)
    triggered.clear()
    for _, key in sorted(STAGE_KEYS, key=lambda each: each[1] == "Esc"):
        assert QApplication.focusWidget() is field
        driver.press(key)
    assert triggered == []
    assert "bm" in field.text().lower()
    assert QApplication.focusWidget() is driver.window.view  # which is all that Esc did


def test_tables_and_lists_pass_on_what_they_do_not_use(driver, video):
    driver.open(video)
    triggered = []
    for name in ("action_play", "action_mark_in", "action_frame_forward"):
        driver.action(name).triggered.disconnect()
        driver.action(name).triggered.connect(lambda _checked=False, name=name: triggered.append(name))
    for where in ("segments_table", "videos_list"):
        driver.focus(driver.widget(where))
        triggered.clear()
        driver.press("Space")
        driver.press("I")
        assert triggered == ["action_play", "action_mark_in"], where


def test_a_class_key_names_what_is_being_marked(driver, video):
    driver.open(video)
    jump, dive = driver.document.add_class("Jump", key="1"), driver.document.add_class("Dive", key="d")
    driver.focus(driver.window.view)
    for key, class_id in (("D", dive), ("1", jump)):
        driver.go_to_frame(10)
        driver.press("I")
        driver.press(key)
        driver.go_to_frame(20)
        driver.press("O")
        assert driver.segments[-1].class_id == class_id or class_id in {s.class_id for s in driver.segments}
        driver.press("Esc")
    assert {each.class_id for each in driver.segments} == {jump, dive}


def test_clicking_a_button_or_slider_leaves_the_focus_where_it_was(qtbot, driver, video):
    driver.open(video)
    driver.focus(driver.window.view)
    for button in driver.window.stage.widget.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and button.objectName() not in ("snap_button",):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            assert QApplication.focusWidget() is driver.window.view, button.objectName()
    qtbot.mouseClick(driver.widget("threshold_slider"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is driver.window.view


def test_f6_goes_round_the_panes(driver, video):
    driver.open(video)
    driver.focus(driver.window.view)
    seen = [QApplication.focusWidget().objectName()]
    for _ in range(3):
        driver.press("F6")
        seen.append(QApplication.focusWidget().objectName())
    assert seen[:2] == ["video_view", "timeline"]
    assert len(set(seen)) == 4


def test_undo_and_redo_name_what_they_do(driver, video):
    driver.open(video)
    undo, redo = driver.action("action_undo"), driver.action("action_redo")
    assert not undo.isEnabled()
    driver.document.add_class("Jump")
    assert undo.isEnabled()
    assert undo.text() == f"Undo {driver.document.undo_stack.undoText()}" != "Undo "
    driver.press("Ctrl+Z", driver.window.view)
    assert driver.document.classes() == ()
    assert redo.text().startswith("Redo ")


# -- names and looks


def test_every_control_has_a_name_for_screen_readers(driver, video):
    driver.open(video)
    driver.document.add_class("Jump")
    kinds = (QAbstractButton, QComboBox, QAbstractSlider, QLineEdit, QAbstractItemView)
    nameless = []
    for widget in driver.window.findChildren(QWidget):
        if not isinstance(widget, kinds) or isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
            continue
        holder = widget.parentWidget()
        inside_another = isinstance(holder, QComboBox | QLineEdit | QAbstractItemView) or "Private" in (
            holder.metaObject().className()
        )
        spoken = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if not inside_another and not spoken and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            nameless.append(f"{widget.metaObject().className()} {widget.objectName()}")
    assert nameless == []


def test_the_names_that_others_rely_on(driver, video):
    driver.open(video)
    for name in ("video_view", "timeline", "segments_table", "classes_panel", "jobs_panel", "threshold_slider"):
        assert driver.widget(name).accessibleName(), name
    for name in ("open", "open_project", "detect", "cancel", "export", "undo", "redo"):
        assert driver.action(f"action_{name}") is not None


@pytest.mark.parametrize("name", [theme.DARK, theme.LIGHT])
def test_text_can_be_read_on_every_ground(name):
    colors = theme.load(name).colors

    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(colors[one]), luminance(colors[other])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for ground in ("window", "panel", "raised", "field", "accent_soft"):
        assert contrast("text", ground) >= 7, ground
    for ground in ("window", "panel", "raised"):
        assert contrast("muted", ground) >= 4.5, ground
        assert contrast("danger", ground) >= 4.5, ground
    for ground in ("window", "panel", "field"):
        assert contrast("faint", ground) >= 4.5, ground
        for role in ("warning", "good"):
            assert contrast(role, ground) >= 4.5, (role, ground)
    assert contrast("muted", "accent_soft") >= 4.5  # of a chosen row
    assert contrast("muted", "hover") >= 4.5
    for ground in ("window", "panel", "raised", "field", "accent_soft"):
        assert contrast("accent", ground) >= 3, ground  # rings and marks
    assert contrast("on_accent", "accent") >= 4.5


def test_the_sheet_of_keys_is_searchable_and_copying_diagnostics_tells_versions(driver, video):
    driver.open(video)
    driver.press("?", driver.window.view)
    dialog = driver.widget("keys_dialog")
    dialog.search.setText("split")
    shown = [
        group.child(row).text(0)
        for group in (dialog.tree.topLevelItem(n) for n in range(dialog.tree.topLevelItemCount()))
        for row in range(group.childCount())
        if not group.child(row).isHidden()
    ]
    assert shown == ["Split at the playhead"]
    dialog.close()
    driver.action("action_copy_diagnostics").trigger()
    text = QApplication.clipboard().text()
    assert "PySide6 6." in text
    assert str(video) not in text


def test_the_threshold_slider_is_kept_in_the_project(qtbot, driver, video):
    driver.open(video)
    slider = driver.widget("threshold_slider")
    slider.setValue(62)
    qtbot.waitUntil(lambda: driver.document.setting("threshold") == pytest.approx(0.62), timeout=2_000)


def test_changed_shortcuts_of_the_user_count_and_a_broken_file_does_not(qtbot, afsd_home, video):
    path = afsd_home / "settings" / "shortcuts.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"action_split": ["X"]}))
    driver = Driver(qtbot)
    assert driver.action("action_split").shortcuts() == [QKeySequence("X")]
    assert driver.action("action_merge").shortcuts() == [QKeySequence("M")]
    driver.close()
    path.write_text("no json")
    driver = Driver(qtbot)
    assert driver.action("action_split").shortcuts() == [QKeySequence("B")]
    driver.close()
