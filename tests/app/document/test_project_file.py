"""The project's file: whole copies, a disk that is full or refuses, one window at a time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from afsd_core.errors import ProjectError
from afsd_core.project import read_project
from app.document.document import Document
from app.document.project_file import load

SECOND = 1_000_000


def test_a_copy_is_saved_while_the_project_stays_open(document, segment, tmp_path):
    document.file.save_copy(tmp_path / "copy.afsd")
    assert read_project(tmp_path / "copy.afsd").segments == document.records().segments


@pytest.mark.alone
def test_a_full_disk_is_said_and_the_edit_is_kept_and_written_later(document, segment, qtbot):
    connection = document.file._store._connection
    connection.execute("PRAGMA max_page_count = 1")
    with qtbot.waitSignal(document.file.write_failed, timeout=5000) as said:
        began = time.monotonic()
        assert document.set_note(segment, "x" * 100_000)
        assert document.set_note(segment, "y" * 100_000)
        assert time.monotonic() - began < 0.25  # the window does not wait for a disk that refuses
    assert "the disk is full" in said.args[0]
    assert document.segment(segment).note[0] == "y"
    assert read_project(document.path).segments[0].note == ""
    with pytest.raises(ProjectError, match="Not saved yet: 2 edits"):
        document.close(timeout=0.1)
    connection.execute("PRAGMA max_page_count = 100000")
    with qtbot.waitSignal(document.file.write_recovered, timeout=5000):
        document.file.retry()
    assert read_project(document.path).segments[0].note[0] == "y"
    assert document.undo_stack.canUndo()


def test_the_second_window_is_told(document):
    with pytest.raises(ProjectError, match="open in another window"):
        Document.open(document.path)


def test_a_project_is_read_on_another_thread_and_opened_on_the_windows(document, segment, qapp):
    before, path = document.records(), document.path
    document.close()
    with ThreadPoolExecutor(1) as pool:
        parts = pool.submit(load, path).result(10)
    again = Document(*parts)
    assert again.records() == before
    assert again.trim(segment, end=21 * SECOND)
    again.close()
    assert read_project(path).segments[0].end == 21 * SECOND


@pytest.mark.logs_error("an edit does not fit the project file: no")
def test_a_change_that_cannot_be_written_is_told(document, video, diving, qtbot):
    document.file._store._connection.execute(
        "CREATE TEMP TRIGGER no BEFORE INSERT ON main.segments BEGIN SELECT raise(ABORT, 'no'); END"
    )
    with qtbot.waitSignal(document.file.write_failed) as said:
        document.draw(video, 0, SECOND, diving)
    assert "could not be saved (no)" in said.args[0]
