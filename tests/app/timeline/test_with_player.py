"""Timeline, editor and the real player on a real video: what is shown is read from the pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.document.document import Document
from app.document.selection import Selection
from app.editor.editor import Editor
from app.player.player import Player
from app.timeline.geometry import Viewport
from app.timeline.view import TimelineView
from tests.app.timeline.stage import SECOND, move
from tests.video_factory import make_video, read_code


@pytest.fixture
def work(qtbot, tmp_path):
    path = tmp_path / "clip.mp4"
    make_video(path, frames=90)
    player = Player()
    player.open(path)
    qtbot.waitUntil(lambda: player.index is not None and player.shown is not None, timeout=20_000)
    document = Document.create(tmp_path / "work.afsd")
    video = document.add_video(path, duration=int(player.index.duration), frame_count=player.index.frame_count)
    selection = Selection()
    editor = Editor(document, player, selection)
    editor.state.set_video(video)
    view = TimelineView(document, selection, editor)
    qtbot.addWidget(view)
    view.resize(900, 240)
    view.seek_requested.connect(player.seek)
    view.edge_preview.connect(player.seek)
    player.frame_shown.connect(lambda shown: shown and view.set_playhead(shown.time))
    view.set_video(video, player.index)
    view.show()
    yield view, player, editor, document
    player.wait_closed()
    document.close()


def number_on_screen(qtbot, player):
    qtbot.waitUntil(lambda: player.settled, timeout=10_000)
    image = player.shown.image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return read_code(flat[:, : image.width() * 3].reshape(image.height(), image.width(), 3))


def test_while_an_end_is_dragged_the_picture_is_the_last_one_inside_and_o_there_changes_nothing(qtbot, work):
    view, player, editor, document = work
    run = document.add_class("Run")
    times = player.index.times
    drawn = editor.draw(int(times[20]), int(times[40]), run)
    view.navigation.show(Viewport(0, 2 * SECOND, view.viewport.left, view.viewport.width))
    box = view.box_of(drawn)
    y = box.center().y()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(round(box.right() - 2), round(y)))
    for frame in (45, 50, 52):
        move(view, (view.viewport.x_of(int(times[frame])) - 2, y))
        end = view.gesture.previews[0].end
        assert number_on_screen(qtbot, player) == player.index.frame_at(end) - (end < player.index.duration)
    QTest.mouseRelease(
        view, Qt.MouseButton.LeftButton, pos=QPoint(round(view.viewport.x_of(int(times[52])) - 2), round(y))
    )
    assert document.segment(drawn).end == times[52]
    assert number_on_screen(qtbot, player) == 51
    steps = document.undo_stack.count()
    editor.mark_out()
    assert document.segment(drawn).end == times[52]
    assert document.undo_stack.count() == steps


def test_i_and_o_mark_the_frames_that_were_on_screen(qtbot, work):
    _, player, editor, document = work
    for frame, verb in ((12, editor.mark_in), (34, editor.mark_out)):
        player.seek_frame(frame)
        assert number_on_screen(qtbot, player) == frame
        verb()
    (drawn,) = document.segments(editor.state.video_id)
    assert (drawn.start, drawn.end) == (player.index.start_of(12), player.index.end_of(34))


def test_home_and_end_of_a_segment_show_its_first_and_last_frame(qtbot, work):
    _, player, editor, document = work
    run = document.add_class("Run")
    editor.draw(int(player.index.times[20]), int(player.index.times[40]), run)
    editor.home()
    assert number_on_screen(qtbot, player) == 20
    editor.end()
    assert number_on_screen(qtbot, player) == 39
    editor.nudge("end", 2)
    assert number_on_screen(qtbot, player) == 41
