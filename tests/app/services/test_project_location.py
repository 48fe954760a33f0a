"""Where nothing can be written: the work goes elsewhere, and a sentence says where; nothing of it is lost."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from afsd_core import folders
from afsd_core.project import Store, read_project
from afsd_core.project.lock import ProjectLock
from app.cli.program import build
from app.services import project_location
from app.settings.preferences import Preferences
from tests.e2e.driving import Driver
from tests.video_factory import make_video


@pytest.fixture
def documents(tmp_path, monkeypatch):
    folder = tmp_path / "Documents" / "AFSD Annotator"
    monkeypatch.setattr(project_location, "documents_folder", lambda _documents=None: folder)
    return folder


@pytest.fixture
def video(tmp_path):
    """A video in a folder that takes no project, for the superuser neither: where its lock would go is a folder."""
    place = tmp_path / "footage"
    place.mkdir()
    (place / "clip.afsd-lock").mkdir()
    return make_video(place / "clip.mp4", frames=50, rate=25)


def draw(driver) -> None:
    document = driver.document
    document.draw(driver.window.workspace.video_id, 400_000, 800_000, document.add_class("Jump"))


def told(driver, part: str) -> str:
    banner = driver.window.banner
    driver.qtbot.waitUntil(lambda: banner.isVisible() and part in banner.text.text(), timeout=10_000)
    return banner.text.text()


def test_a_video_that_no_project_can_be_beside_is_worked_on_in_the_documents_which_is_told(driver, video, documents):
    driver.open(video)
    kept = documents / "clip.afsd"
    assert driver.document.path == kept
    assert told(driver, "your work is kept in") == (
        f"Nothing can be written in {video.parent}: your work is kept in {kept}."
    )
    assert not driver.window.banner.reading.isActive()  # it stays until it is read
    draw(driver)
    driver.window.context.session.close()
    assert not driver.window.banner.isVisible()


def test_it_is_found_there_again_though_nothing_remembers_it(qtbot, video, documents):
    first = Driver(qtbot)
    first.open(video)
    draw(first)
    segments = first.segments
    first.close()
    Preferences().remove("video_projects")
    again = Driver(qtbot)
    again.open(video)
    assert again.segments == segments
    assert [each.name for each in documents.glob("*.afsd")] == ["clip.afsd"]
    again.close()
    # Another video of that name gets a project of its own.
    other = video.parent.parent / "more" / "clip.mp4"
    other.parent.mkdir()
    (other.parent / "clip.afsd-lock").mkdir()
    make_video(other, frames=30, rate=25)
    third = Driver(qtbot)
    third.open(other)
    assert third.document.path == documents / "clip 2.afsd"
    assert not third.segments
    third.close()


def test_without_any_place_one_is_asked_for(driver, video, tmp_path, monkeypatch):
    (tmp_path / "a file").write_text("")
    monkeypatch.setattr(
        project_location, "documents_folder", lambda _documents=None: tmp_path / "a file" / "AFSD Annotator"
    )
    driver.window.open_paths([str(video)])
    sentence = told(driver, "clip.mp4")
    assert "Choose where your work goes." in sentence
    assert driver.window.workspace is None  # edits that nothing keeps cannot be made
    assert driver.window.pages.currentWidget() is driver.window.welcome
    chosen, offered = tmp_path / "mine.afsd", []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: offered.append(given[2]) or (str(chosen), ""))
    driver.widget("banner_button").click()
    driver.qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=10_000)
    assert Path(offered[0]).name == "clip.afsd"
    driver.qtbot.waitUntil(lambda: bool(driver.document.videos()), timeout=10_000)
    assert driver.document.path == chosen
    assert [each.path for each in driver.document.videos()] == [video]


def test_a_project_that_can_only_be_read_is_worked_on_in_a_copy(qtbot, driver, documents, tmp_path):
    place = tmp_path / "archive"
    place.mkdir()
    video = make_video(place / "clip.mp4", frames=50, rate=25)
    maker = Driver(qtbot)
    maker.open(video)
    draw(maker)
    maker.close()
    before = video.with_suffix(".afsd").read_bytes()
    (place / "clip.afsd-lock").mkdir()

    driver.window.open_paths([str(video)])
    assert "read-only" in told(driver, "clip.afsd")
    assert driver.widget("banner_button").text() == "Open a copy"
    driver.widget("banner_button").click()
    copy = documents / "clip.afsd"
    assert told(driver, "stays as it is") == (
        f"Your work is kept in {copy}; {video.with_suffix('.afsd')} stays as it is."
    )
    driver.qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=10_000)
    assert driver.document.path == copy
    assert len(driver.segments) == 1
    draw(driver)
    driver.window.context.session.close()
    assert len(read_project(copy).segments) == 2
    assert video.with_suffix(".afsd").read_bytes() == before
    # The next time it is the copy that the video leads to.
    driver.open(video)
    assert driver.document.path == copy


def test_a_copy_has_what_a_window_left_in_its_log_when_it_died(tmp_path, documents):
    store = Store.create(tmp_path / "pool.afsd")
    assert store.flush(5)
    log, whole = (tmp_path / "pool.afsd-wal").read_bytes(), (tmp_path / "pool.afsd").read_bytes()
    store.close()
    place = tmp_path / "died"
    place.mkdir()
    (place / "pool.afsd").write_bytes(whole)
    (place / "pool.afsd-wal").write_bytes(log)
    (place / "pool.afsd-shm").mkdir()  # the log cannot be recovered where it lies
    assert project_location.copy_of(place / "pool.afsd") == documents / "pool.afsd"
    assert read_project(documents / "pool.afsd").videos == read_project(tmp_path / "pool.afsd").videos


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_that_cannot_say_who_holds_a_project_locks_it_all_the_same(tmp_path):
    (tmp_path / "pool.afsd-lock").symlink_to("/dev/full")
    lock = ProjectLock(tmp_path / "pool.afsd")
    lock.release()
    assert not (tmp_path / "pool.afsd-lock").is_symlink()


# -- folders of the user


@pytest.fixture
def refused_home(tmp_path, monkeypatch):
    """A home that cannot be made, and a stand-in of the test's own."""
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("AFSD_HOME", str(tmp_path / "a file" / "home"))
    monkeypatch.setenv("AFSD_STAND_IN", str(tmp_path / "stand-in"))
    monkeypatch.setattr(folders, "_refused", {})
    return tmp_path / "a file" / "home"


def test_the_window_opens_without_a_folder_for_its_settings_and_says_where_they_are(
    qtbot, refused_home, tmp_path, documents
):
    driver = Driver(qtbot)
    text = told(driver, "Nothing can be written in")
    assert str(refused_home / "settings") in text
    assert str(tmp_path / "stand-in") in text
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    draw(driver)
    driver.close()
    assert len(read_project(tmp_path / "clip.afsd").segments) == 1
    assert Preferences().recent() == [tmp_path / "clip.afsd"]
    assert folders.settings_folder() == tmp_path / "stand-in" / "settings"


def test_models_that_are_there_are_read_and_settings_begin_as_they_were(tmp_path, monkeypatch, refused_home):
    home = tmp_path / "shared"
    for kind in ("models", "settings", "cache"):
        (home / kind).mkdir(parents=True)
    (home / "settings" / "window.ini").write_text("[General]\ntheme=light\n")
    monkeypatch.setenv("AFSD_HOME", str(home))
    monkeypatch.setattr(os, "access", lambda path, mode: home not in Path(path).parents)
    assert folders.models_folder() == home / "models"
    assert folders.cache_folder() == tmp_path / "stand-in" / "cache"
    assert Preferences().text("theme") == "light"
    assert folders.refused() == (home / "models", tmp_path / "stand-in")


def test_the_stand_in_is_the_users_own_and_the_same_each_time(tmp_path, monkeypatch, refused_home):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    seen = []
    for _ in range(2):
        monkeypatch.delenv("AFSD_STAND_IN", raising=False)
        seen.append(folders.cache_folder())
    assert seen[0] == seen[1]
    if sys.platform != "win32":
        assert seen[0].parent.stat().st_mode & 0o777 == 0o700
        seen[0].parent.chmod(0o777)  # anybody may put settings there: it is not to be trusted
        monkeypatch.delenv("AFSD_STAND_IN", raising=False)
        assert folders.cache_folder().parent != seen[0].parent


def test_the_command_line_says_where_things_are_then(tmp_path, refused_home, capfd):
    with pytest.raises(SystemExit):
        build()(["models", "list"])
    said = capfd.readouterr().err
    assert f"Nothing can be written in {refused_home / 'models'}" in said
    assert str(tmp_path / "stand-in") in said
