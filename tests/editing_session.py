"""What a person does while a detection runs, key by key: for the test that nothing blocks, and for its bench."""

from PySide6.QtTest import QTest

KEYS = ("Shift+Right", "I", "Right", "Right", "O", "]", "}", "R", "Ctrl+Z", "Ctrl+Shift+Z", "Down")


def edit_while_detecting(driver, model: str, rounds: int) -> str:
    """Detect in the open video, and edit until that has ended, at least so many rounds; gives the job's state."""
    window = driver.window
    window.services.detection.detect(window.workspace.video_id, model)
    window.view.setFocus()
    job = window.context.jobs.jobs()[-1].id
    done = 0
    while window.context.jobs.job(job).state in ("queued", "running") or done < rounds:
        done += 1
        for key in KEYS:
            driver.press(key, window.view)
            QTest.qWait(5)
        if done % 5 == 0:
            driver.press("Space", window.view)
            QTest.qWait(150)
            driver.press("Space", window.view)
        assert done < 2000, "the detection does not end"
    QTest.qWait(200)
    return window.context.jobs.job(job).state
