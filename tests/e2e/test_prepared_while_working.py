"""Features that a fine-tune will need are there before it is asked for: the real window, a real worker, real videos."""

import pytest

from afsd_core.folders import cache_folder
from app.jobs.queue import JobState
from app.services.features_ahead import wanted
from tests.training.tiny_set import make_video

SHOWN = [(0.6, 1.2, "slide"), (1.6, 2.2, "slide"), (3.0, 3.6, "slide")]


@pytest.fixture
def driver(driver, tmp_path):
    make_video(tmp_path / "clip.mp4", SHOWN)
    driver.open(tmp_path / "clip.mp4")
    return driver


def mark(driver):
    document = driver.document
    video = document.videos()[0]
    label = document.add_class("slide")
    for start, end, _ in SHOWN:
        document.draw(video.id, round(start * 1e6), round(end * 1e6), label)
    document.set_reviewed(video.id, 0, video.duration, True)


def background_jobs(driver):
    return [job for job in driver.window.context.jobs.jobs() if job.background]


@pytest.mark.timeout(300)
def test_a_reviewed_video_has_its_features_computed_before_fine_tune_is_clicked(driver, qtbot):
    mark(driver)
    seen = []
    driver.window.context.jobs.changed.connect(lambda _job: seen.extend(job.kind for job in background_jobs(driver)))
    qtbot.waitUntil(lambda: "features" in seen and not background_jobs(driver), timeout=120_000)
    # The list of jobs is as it was: nobody asked for this one.
    assert not any(job.kind == "features" for job in driver.window.context.jobs.jobs())
    estimates = []
    driver.window.services.finetune.estimated.connect(estimates.append)
    driver.window.services.finetune.estimate()
    qtbot.waitUntil(lambda: bool(estimates), timeout=60_000)
    assert estimates[0].ready
    assert estimates[0].feature_seconds == 0
    # Another edit finds all of it there: no further job.
    seen.clear()
    document = driver.document
    document.draw(document.videos()[0].id, 4_000_000, 4_600_000, document.classes()[0].id)
    qtbot.wait(3_600)
    assert "features" not in seen
    # So does the project when it is opened again, without a process started for that.
    path = document.path
    qtbot.waitUntil(lambda: document.videos()[0].fingerprint is not None, timeout=20_000)
    assert driver.window.context.session.close()
    driver.open(path)
    assert wanted(driver.document.records(), None, None).videos == ()
    qtbot.wait(3_600)
    assert "features" not in seen


@pytest.mark.timeout(300)
def test_a_cancelled_preparation_is_not_begun_again_and_the_setting_turns_it_off(driver, qtbot):
    mark(driver)
    qtbot.waitUntil(lambda: bool(background_jobs(driver)), timeout=60_000)
    (job,) = background_jobs(driver)
    driver.window.context.jobs.cancel(job.id)
    document = driver.document
    document.draw(document.videos()[0].id, 4_000_000, 4_600_000, document.classes()[0].id)
    qtbot.wait(3_600)
    assert [each.state for each in background_jobs(driver)] == [JobState.CANCELLED]
    driver.press("Ctrl+,", driver.window.view)
    switch = driver.widget("settings_prepare")
    assert switch.isChecked()
    switch.click()
    assert not driver.window.context.user_settings.prepares
    driver.window.context.jobs.remove(job.id)
    document.undo_stack.undo()
    qtbot.wait(3_600)
    assert background_jobs(driver) == []
    assert not list((cache_folder() / "video_features").rglob("*.json"))


@pytest.mark.timeout(300)
def test_clearing_the_caches_ends_the_preparation_and_nothing_fills_them_again(driver, qtbot):
    mark(driver)
    qtbot.waitUntil(lambda: any(job.state is JobState.RUNNING for job in background_jobs(driver)), timeout=60_000)
    driver.press("Ctrl+,", driver.window.view)
    clear = driver.widget("settings_cache_clear")
    qtbot.waitUntil(clear.isEnabled, timeout=20_000)
    clear.click()
    assert background_jobs(driver) == []
    document = driver.document
    document.draw(document.videos()[0].id, 4_000_000, 4_600_000, document.classes()[0].id)
    qtbot.wait(3_600)
    assert background_jobs(driver) == []
