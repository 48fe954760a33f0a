"""Enter goes on, in a video that is reviewed too, and from its end to the next video; what it says goes by itself."""

import pytest

from afsd_core.inference.events import Detection
from afsd_core.project import Run, State
from tests.video_factory import make_video

pytestmark = pytest.mark.clip(frames=100)

SECOND = 1_000_000


@pytest.fixture
def driver(driver, qtbot, tmp_path):
    driver.window.open_paths([str(make_video(tmp_path / "two.mp4", frames=75, rate=25))])
    qtbot.waitUntil(lambda: len(driver.document.videos()) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: driver.window.workspace.video_id == driver.document.videos()[1].id, timeout=10_000)
    driver.window.workspace.show_video(driver.document.videos()[0].id)
    qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=10_000)
    driver.settle()
    driver.focus(driver.window.view)
    return driver


def test_enter_goes_on_in_a_reviewed_video_and_then_to_the_next_that_has_something_open(driver):
    document, selection = driver.document, driver.window.workspace.selection
    one, two = (each.id for each in document.videos())
    run = document.add_class("Run")
    first, last = document.draw(one, 0, SECOND, run), document.draw(one, 2 * SECOND, 3 * SECOND, run)
    document.finish_run(two, Run("r", two, "m"), [Detection(SECOND, 2 * SECOND, "Run", 0.8)])
    (proposal,) = document.segments(two)
    driver.press("R")
    driver.press("Down")
    assert selection.ids == (first,)
    driver.press("Return")
    assert selection.ids == (last,)
    driver.press("Return")
    driver.qtbot.waitUntil(lambda: selection.ids == (proposal.id,), timeout=10_000)
    assert driver.window.workspace.video_id == two
    assert driver.widget("status_sentence").text() == "Nothing is left in the video before; here is two.mp4."
    driver.qtbot.waitUntil(lambda: driver.window.context.player.index is not None, timeout=10_000)
    driver.settle()
    driver.press("Return")
    assert document.segment(proposal.id).state is State.ACCEPTED
    assert driver.widget("status_sentence").text().endswith("R marks it as reviewed.")


def test_what_is_said_in_passing_goes_by_itself(driver):
    document, banner = driver.document, driver.window.banner
    one = document.videos()[0].id
    document.finish_run(one, Run("r", one, "m"), [Detection(SECOND, 2 * SECOND, "Run", 0.8)])
    driver.window.status._fading.setInterval(50)
    driver.press("R")
    assert "One proposal there is undecided" in banner.text.text()
    assert banner.isVisible()
    assert banner.reading.isActive()
    assert 5_000 <= banner.reading.interval() <= 30_000  # time to read two sentences
    banner.reading.start(50)
    driver.qtbot.waitUntil(lambda: not banner.isVisible(), timeout=5_000)
    driver.press("Down")
    driver.press("Return")
    said = driver.widget("status_sentence")
    assert said.text()
    driver.qtbot.waitUntil(lambda: not said.text(), timeout=5_000)
    # What needs to be done something about stays.
    driver.window.context.notifier.notify("The disk is full.", topic="disk")
    assert not banner.reading.isActive()


def test_what_was_said_goes_with_the_next_thing_that_is_done(driver):
    document, said = driver.document, driver.widget("status_sentence")
    one = document.videos()[0].id
    proposals = [Detection(0, SECOND, "Run", 0.8), Detection(SECOND, 2 * SECOND, "Run", 0.9)]
    document.finish_run(one, Run("r", one, "m"), proposals)
    first, second = (each.id for each in document.segments(one))
    driver.press("Down")
    driver.press("Return")
    driver.press("Return")
    assert said.text().startswith("Nothing is left to review in this video.")
    driver.press("Ctrl+Z")
    assert said.text() == "Undone: Accept Run."
    assert driver.window.workspace.selection.ids == (second,)
    driver.press("Ctrl+Z")
    assert driver.window.workspace.selection.ids == (first,)
    driver.press("Ctrl+Shift+Z")
    assert said.text() == "Redone: Accept Run."
    driver.press("Up")
    driver.press("Down")
    assert said.text() == ""
