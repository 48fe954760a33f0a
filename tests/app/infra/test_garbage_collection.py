"""Python's search for garbage does not stop the window, and what a closed project leaves is found all the same."""

import gc
import weakref

from app.infra import garbage_collection
from tests.e2e.driving import Driver
from tests.video_factory import make_video


def test_an_open_project_is_passed_over_and_a_closed_one_is_let_go(qtbot, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    run = driver.document.add_class("Run")
    driver.document.draw(driver.document.videos()[0].id, 0, 1_000_000, run)
    # Modules alone are some 50,000 objects; each full collection would visit them.
    assert len(gc.get_objects()) < 20_000
    gone = weakref.ref(driver.document._state)
    driver.action("action_close_project").trigger()
    # At once, without a search for garbage.
    qtbot.waitUntil(lambda: gone() is None, timeout=3_000)
    driver.close()


def test_no_collection_in_the_middle_of_an_edit_and_one_again_after_it(qapp):
    assert gc.isenabled()
    with garbage_collection.paused():
        with garbage_collection.paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_thousands_of_new_records_are_not_looked_through_after_the_edit_that_made_them(qapp):
    looked = []

    def watch(phase, _info):
        if phase == "start":
            looked.append(gc.get_count()[0])

    gc.callbacks.append(watch)
    try:
        before = gc.get_freeze_count()
        with garbage_collection.paused():
            kept = [(n, [n]) for n in range(20_000)]
        more = [[n] for n in range(100)]
        assert gc.get_freeze_count() - before >= 20_000
        assert all(count < 10_000 for count in looked)
    finally:
        gc.callbacks.remove(watch)
    assert len(kept) == 200 * len(more)
