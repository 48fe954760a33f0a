"""A long session: opening and closing one project after the other does not fill the memory."""

import gc
import weakref
from itertools import pairwise

import pytest
from PySide6.QtTest import QTest

from afsd_core.project import Change, LabelClass, Run, Segment, State, Store
from app.document.video_records import make_video as video_record
from app.infra import garbage_collection
from tests.e2e.driving import Driver
from tests.video_factory import make_video

COUNT = 300
# What the widgets of a closed project leave in circles until those are looked for: some 200 objects, none large.
MOST_LEFT = 900


@pytest.fixture
def projects(tmp_path):
    film = make_video(tmp_path / "clip.mp4", frames=50, rate=25, size=(64, 48))
    made = []
    for number in range(2):
        store = Store.create(tmp_path / f"p{number}.afsd")
        video = video_record(film, duration=2_000_000)
        rows = [
            Segment(f"{number}-{n}", video.id, n, n + 500, "c", State.PROPOSED, 0.5, "r", "light", (n, n + 500), "c")
            for n in range(COUNT)
        ]
        records = (video, LabelClass("c", "Run", "#e69f00"), Run("r", video.id, "light"), *rows)
        store.write([Change(None, each) for each in records]).result(30)
        store.close()
        made.append(tmp_path / f"p{number}.afsd")
    return made


def use(driver, qtbot, path):
    """Open a project, edit all of it, take that back; gives a weak reference to its records."""
    window = driver.window
    window.open_paths([str(path)])
    qtbot.waitUntil(
        lambda: window.workspace is not None and driver.document.path == path and window.player.frame is not None,
        timeout=20_000,
    )
    space = window.workspace
    space.editor.select_all()
    space.editor.review.accept()
    qtbot.waitUntil(lambda: len(space.queue.entries) == 0 and space.queue.effort is not None, timeout=10_000)
    space.document.undo_stack.undo()
    qtbot.waitUntil(lambda: len(space.queue.entries) == COUNT, timeout=10_000)
    return weakref.ref(space.document._state)


def test_projects_opened_one_after_the_other_leave_next_to_nothing_behind(qtbot, projects, monkeypatch):
    monkeypatch.setattr(garbage_collection, "CLOSINGS", 1000)
    driver = Driver(qtbot)
    gone, frozen = [], []
    for number in range(9):
        gone.append(use(driver, qtbot, projects[number % 2]))
        frozen.append(gc.get_freeze_count())
    # The records of all but the open one are gone, though nobody has searched for garbage among what was put aside.
    qtbot.waitUntil(lambda: sum(each() is not None for each in gone) == 1, timeout=5_000)
    # What a project leaves, each leaves. The records of the one before may still be in the hands of a thread that puts
    # them in order, and what other things of this process left at some time is in one step alone.
    assert min(after - before for before, after in pairwise(frozen[1:])) < MOST_LEFT
    driver.close()


def test_after_so_many_closed_projects_their_circles_are_looked_for(qtbot, projects, monkeypatch):
    monkeypatch.setattr(garbage_collection, "CLOSINGS", 3)
    garbage_collection.look_through()
    looked = []
    monkeypatch.setattr(garbage_collection, "look_through", lambda: looked.append(gc.get_freeze_count()))
    driver = Driver(qtbot)
    for number in range(4):
        use(driver, qtbot, projects[number % 2])
    QTest.qWait(50)
    assert looked
    monkeypatch.undo()
    garbage_collection.look_through()
    assert len(gc.get_objects()) < 20_000
    driver.close()
