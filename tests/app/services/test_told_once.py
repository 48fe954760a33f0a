"""A file that cannot be opened is told of once, whichever way it came in."""

import av
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from afsd_core.project import Change, Store
from app.document.video_records import make_video as video_record
from tests.video_factory import make_video

QUIET = 700  # ms after a sentence in which a second one would have come


def empty(path):
    path.write_bytes(b"")


def text(path):
    path.write_text("no video at all\n" * 50)


def cut_off(path):
    whole = make_video(path, frames=60).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def sound_alone(path):
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 44_100
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)


def no_pictures(path):
    """The table of contents is whole; what it points at is zeros."""
    whole = bytearray(make_video(path, frames=60).read_bytes())
    begin, moov = whole.index(b"mdat") + 4, whole.index(b"moov") - 4
    end = moov if moov > begin else len(whole)
    whole[begin:end] = bytes(end - begin)
    path.write_bytes(bytes(whole))


KINDS = [empty, text, cut_off, sound_alone, no_pictures]


@pytest.fixture
def told(driver, monkeypatch):
    """Every sentence given to the banner or the status line."""
    sentences, notifier = [], driver.window.context.notifier
    notify = notifier.notify
    monkeypatch.setattr(
        notifier, "notify", lambda sentence, *a, **k: (sentences.append(str(sentence)), notify(sentence, *a, **k))
    )
    notifier.said.connect(sentences.append)
    return sentences


def by_command_line(driver, path, monkeypatch):
    driver.window.open_paths([str(path)])


def by_drop(driver, path, monkeypatch):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, button = QPointF(100, 100), Qt.MouseButton.LeftButton
    driver.window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, button, Qt.KeyboardModifier.NoModifier))


def by_key(driver, path, monkeypatch):
    monkeypatch.setattr("app.window.dialog_openers.QFileDialog.getOpenFileNames", lambda *_: ([str(path)], ""))
    QTest.keyClick(driver.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def by_folder(driver, path, monkeypatch):
    monkeypatch.setattr("app.window.dialog_openers.QFileDialog.getExistingDirectory", lambda *_: str(path.parent))
    driver.action("action_add_folder").trigger()


WAYS = [by_command_line, by_drop, by_key, by_folder]


def assert_told_once(qtbot, driver, told, name):
    about = lambda: [each for each in told if name in each]  # noqa: E731
    qtbot.waitUntil(lambda: bool(about()), timeout=15_000)
    QTest.qWait(QUIET)
    assert len(about()) == 1, told
    assert len(driver.window.banner.sentences) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_broken_file_in_an_empty_window_is_told_once(qtbot, driver, told, tmp_path, kind, way, monkeypatch):
    folder = tmp_path / "broken"
    folder.mkdir()
    kind(folder / "one.mp4")
    way(driver, folder / "one.mp4", monkeypatch)
    assert_told_once(qtbot, driver, told, "one.mp4")
    assert driver.window.pages.currentWidget() is driver.window.welcome
    assert driver.window.context.player.path is None


@pytest.mark.parametrize("way", WAYS)
def test_a_broken_file_brought_into_a_project_is_told_once(qtbot, driver, told, tmp_path, way, monkeypatch):
    driver.open(make_video(tmp_path / "good.mp4", frames=30))
    folder = tmp_path / "broken"
    folder.mkdir()
    no_pictures(folder / "one.mp4")
    way(driver, folder / "one.mp4", monkeypatch)
    assert_told_once(qtbot, driver, told, "one.mp4")
    assert driver.window.context.player.path == tmp_path / "good.mp4"


def test_a_broken_file_before_a_good_one_is_told_once_and_the_good_one_is_shown(qtbot, driver, told, tmp_path):
    text(tmp_path / "one.mp4")
    good = make_video(tmp_path / "good.mp4", frames=30)
    driver.window.open_paths([str(tmp_path / "one.mp4"), str(good)])
    qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=15_000)
    assert_told_once(qtbot, driver, told, "one.mp4")
    assert driver.window.context.player.path == good


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", [text, no_pictures])
def test_a_project_with_a_broken_video_tells_of_it_once(qtbot, driver, told, tmp_path, known, kind):
    """Whether the project knows its length, as it does of a file that broke later, or nothing of it."""
    kind(tmp_path / "one.mp4")
    store = Store.create(tmp_path / "some.afsd")
    video = video_record(tmp_path / "one.mp4", duration=2_000_000 if known else None)
    store.write([Change(None, video)]).result(20)
    store.close()
    driver.window.open_paths([str(tmp_path / "some.afsd")])
    assert_told_once(qtbot, driver, told, "one.mp4")


@pytest.mark.parametrize("others", [0, 1])
def test_a_project_whose_video_is_gone_tells_of_it_once(qtbot, driver, told, tmp_path, others):
    gone = make_video(tmp_path / "one.mp4", frames=30)
    store = Store.create(tmp_path / "some.afsd")
    videos = [video_record(gone, duration=1_000_000)]
    videos += [video_record(make_video(tmp_path / "two.mp4", frames=30), duration=1_000_000)] * others
    store.write([Change(None, each) for each in videos]).result(20)
    store.close()
    gone.unlink()
    driver.window.open_paths([str(tmp_path / "some.afsd")])
    assert_told_once(qtbot, driver, told, "not where it was")
    if others:
        qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=15_000)
        assert driver.window.context.player.path == tmp_path / "two.mp4"
    assert len(driver.window.banner.sentences) == 1
