"""The timeline as a whole, compared with pictures of it that were looked at and found right.

The font is fixed; where it is not installed the words are left out of both. Written anew, after looking at what
changed, with `AFSD_NEW_PICTURES=1 python -m pytest tests/app/timeline/test_pictures.py`.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtTest import QTest

from app.timeline.geometry import Viewport
from tests.app.timeline.stage import SECOND, Found, drag, grab, make_view, palette

PICTURES = Path(__file__).with_name("pictures")
#: How much a channel may differ for a pixel to count as the same, and which part of all pixels may not be.
NEAR, FEW = 40, 0.006
SIZE = (900, 330)


@pytest.fixture
def stage(stage):
    for name, color in (("Run", "#e69f00"), ("Jump", "#56b4e9"), ("Fall", "#009e73")):
        stage.document.add_class(name, color)
    stage.propose(
        [
            Found(3 * SECOND, 9 * SECOND, "Run", 0.95),
            Found(7 * SECOND, 13 * SECOND, "Run", 0.55),
            Found(15 * SECOND, 19 * SECOND, "Run", 0.12),
            Found(22 * SECOND, 25 * SECOND, "Jump", 0.8),
            Found(27 * SECOND, 31 * SECOND, "Jump", 0.7),
        ]
    )
    rejected = stage.segments()[-1]
    stage.document.reject([rejected.id])
    stage.jump = rejected.class_id
    stage.drawn = stage.editor.draw(16 * SECOND, 21 * SECOND, rejected.class_id)
    stage.document.set_note(stage.drawn, "over the fence")
    stage.document.set_reviewed(stage.video, 0, 12 * SECOND, reviewed=True)
    return stage


@pytest.fixture
def view(stage, qtbot):
    made = make_view(stage, *SIZE)
    qtbot.addWidget(made)
    made.shows_words = QFontInfo(made.font()).family() == "DejaVu Sans"
    return made


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return flat[:, : image.width(), :3].astype(int)


def compare(view, name, tmp_path, ratio=1.0):
    found = grab(view, ratio)
    path = PICTURES / f"{name}{'' if view.shows_words else '_without_words'}.png"
    if os.environ.get("AFSD_NEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        found.convertToFormat(QImage.Format.Format_RGB888).save(str(path))
        return
    if not path.exists():
        pytest.skip("no picture for a machine without the font DejaVu Sans")
    kept = pixels(QImage(str(path)))
    now = pixels(found)
    assert now.shape == kept.shape
    other = float((np.abs(now - kept).max(axis=2) > NEAR).mean())
    seen = tmp_path / path.name
    found.save(str(seen))
    assert other <= FEW, f"{other:.1%} of the pixels are others than in {path}: compare with {seen}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_state_of_a_segment_reviewed_stretch_and_strips(stage, view, dark, tmp_path):
    view.setPalette(palette(dark))
    view.stack.toggle_rejected()
    strips = view.strips
    strips.shows_pictures = strips.shows_sound = strips.has_sound = True
    fade = np.linspace(40, 220, 96, dtype=np.uint8)[None, None, :, None].repeat(54, 1).repeat(3, 3)
    strips.add_pictures(np.array([0, 10, 21, 30]) * SECOND, fade.repeat(4, 0))
    strips.whole = True
    strips.add_levels(0, (127 + 120 * np.sin(np.arange(4000) / 150)).astype(np.uint8))
    view.strips_changed()
    stage.selection.set((stage.drawn,))
    compare(view, f"states_{'dark' if dark else 'light'}", tmp_path)


def test_down_to_single_frames_at_twice_the_resolution(stage, view, tmp_path):
    view.setPalette(palette(dark=True))
    view.navigation.show(Viewport(15.9 * SECOND, 0.6 * SECOND, view.viewport.left, view.viewport.width))
    stage.player.seek(16 * SECOND)
    view.set_playhead(16 * SECOND)
    compare(view, "frames", tmp_path, ratio=2.0)


def test_an_edge_that_sticks_to_a_neighbour_shows_a_guide_and_its_times(stage, view, tmp_path):
    view.setPalette(palette(dark=False))
    box = view.box_of(stage.drawn)
    y = box.center().y()
    to = view.viewport.x_of(22 * SECOND)
    drag(view, (box.right() - 2, y), (box.right() + 12, y), (to - 4, y), release=False)
    compare(view, "guide", tmp_path)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(round(to), round(y)))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_camera_cuts_and_an_edge_that_sticks_to_one(stage, view, dark, tmp_path):
    view.setPalette(palette(dark))
    view.cuts.shown = True
    bunch = np.arange(30_000_000, 34_000_000, 120_000)
    view.cuts.set(
        np.concatenate([np.array([2, 6.4, 11.2, 18.6, 24, 26.72]) * SECOND, bunch]).astype(np.int64), view.length
    )
    view.strips_arrived()
    box = view.box_of(stage.drawn)
    y = box.center().y()
    to = view.viewport.x_of(24 * SECOND)
    drag(view, (box.right() - 2, y), (box.right() + 12, y), (to - 4, y), release=False)
    compare(view, f"cuts_{'dark' if dark else 'light'}", tmp_path)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(round(to), round(y)))


def test_classes_of_which_nothing_is_shown_share_a_line(stage, view, tmp_path):
    view.setPalette(palette(dark=False))
    view.resize(900, 220)
    for n in range(6):
        stage.document.add_class(f"Empty {n}", "#888888")
    view.strips_changed()
    assert view.rest is not None
    compare(view, "rest", tmp_path)
