"""What runs off the window's thread, and how its result comes back."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from afsd_core.errors import AfsdError
from app.infra import background


@pytest.fixture
def heard(qapp):
    return []


def test_a_result_comes_back_on_the_windows_thread(qtbot, heard):
    owner = QObject()
    background.run(owner, threading.get_ident, lambda there: heard.append((there, threading.get_ident())), pytest.fail)
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    ((there, here),) = heard
    assert here == threading.get_ident() != there


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AfsdError("clip.mp4: no video stream. Choose another."), "clip.mp4: no video stream. Choose another."),
        (PermissionError(13, "Permission denied", "/a/clip.mp4"), "/a/clip.mp4: Permission denied."),
    ],
)
def test_what_went_wrong_comes_back_as_a_sentence(qtbot, heard, error, sentence):
    def work():
        raise error

    owner = QObject()
    background.run(owner, work, pytest.fail, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    assert heard == [sentence]


def test_nobody_hears_what_comes_after_its_owner_is_gone(qtbot, heard):
    for _ in range(200):  # the owner goes while the thread is telling
        owner = QObject()
        background.run(owner, lambda: None, lambda _none, owner=owner: heard.append(shiboken6.isValid(owner)), heard)
        shiboken6.delete(owner)
    assert background.ended(10)
    qtbot.wait(20)
    assert heard == []
