"""What is drawn, read from the pixels: states look as PRODUCT says, light and dark, at any pixel ratio."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from app.timeline.drawing.chrome import overview_image
from app.timeline.drawing.palette import Theme
from app.timeline.geometry import Viewport
from app.widgets.colors import contrast
from tests.app.timeline.stage import SECOND, Found, grab, make_view, palette

ORANGE = "#e69f00"


@pytest.fixture
def stage(stage):
    stage.run = stage.document.add_class("Run", ORANGE)
    return stage


@pytest.fixture(params=[(False, 1.0), (True, 2.0)], ids=["light", "dark at 2×"])
def look(request):
    return request.param


@pytest.fixture
def view(stage, qtbot, look):
    made = make_view(stage)
    made.setPalette(palette(look[0]))
    made.shows_words = False
    qtbot.addWidget(made)
    return made


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return flat[:, : image.width(), 2::-1].astype(int)


def inside(view, ratio, segment_id, margin=3):
    """The pixels of a segment without its outline: (height, width, 3)."""
    box = view.box_of(segment_id).adjusted(margin, margin, -margin, -margin)
    rows = slice(round(box.top() * ratio), round(box.bottom() * ratio))
    return pixels(grab(view, ratio))[rows, round(box.left() * ratio) : round(box.right() * ratio)]


def rgb(color):
    color = QColor(color)
    return np.array([color.red(), color.green(), color.blue()])


def lane_color(view):
    return rgb(Theme.of(view.palette()).lane)


def strength(view, ratio, segment_id):
    """How far a segment's pixels are from the empty lane's, on average."""
    return np.abs(inside(view, ratio, segment_id) - lane_color(view)).mean()


def test_what_a_person_said_is_solid_in_the_class_colour(stage, view, look):
    drawn = stage.editor.draw(10 * SECOND, 20 * SECOND, stage.run, select=False)
    assert (inside(view, look[1], drawn) == rgb(ORANGE)).all()


def test_a_proposal_is_hatched_and_fainter_with_a_lower_score(stage, view, look):
    strong, weak = stage.propose(
        [Found(5 * SECOND, 12 * SECOND, "Run", 0.95), Found(20 * SECOND, 27 * SECOND, "Run", 0.4)]
    )
    picture = inside(view, look[1], strong.id)
    # Stripes: along any row light and dark alternate, and no row is all of one colour.
    row = np.abs(picture[len(picture) // 2] - lane_color(view)).sum(axis=1)
    crossings = np.count_nonzero(np.diff(row > row.mean()))
    width = picture.shape[1] / look[1]
    assert width / 8 * 1.5 <= crossings <= width / 8 * 2.5
    assert strength(view, look[1], strong.id) > 1.5 * strength(view, look[1], weak.id)


def test_a_ghost_is_an_outline_with_nothing_inside(stage, view, look):
    (ghost,) = stage.propose([Found(5 * SECOND, 12 * SECOND, "Run", 0.1)])
    assert (inside(view, look[1], ghost.id) == lane_color(view)).all()
    box = view.box_of(ghost.id)
    edge = pixels(grab(view, look[1]))[round(box.center().y() * look[1]), round(box.left() * look[1])]
    assert np.abs(edge - lane_color(view)).sum() > 60


def test_moving_the_threshold_turns_a_proposal_into_a_ghost_and_back(stage, view, look):
    (proposal,) = stage.propose([Found(5 * SECOND, 12 * SECOND, "Run", 0.5)])
    shown = strength(view, look[1], proposal.id)
    stage.editor.thresholds.set(0.6)
    assert strength(view, look[1], proposal.id) == 0
    stage.editor.thresholds.set(0.4)
    assert strength(view, look[1], proposal.id) == shown


def test_a_rejected_proposal_is_hidden_and_struck_out_when_asked_for(stage, view, look):
    (proposal,) = stage.propose([Found(5 * SECOND, 12 * SECOND, "Run", 0.9)])
    place = view.box_of(proposal.id)
    stage.document.reject([proposal.id])
    assert view.box_of(proposal.id) is None
    rows = slice(round((place.top() + 3) * look[1]), round((place.bottom() - 3) * look[1]))
    columns = slice(round((place.left() + 3) * look[1]), round((place.right() - 3) * look[1]))
    assert (pixels(grab(view, look[1]))[rows, columns] == lane_color(view)).all()
    view.stack.toggle_rejected()
    picture = inside(view, look[1], proposal.id)
    struck = [(line != lane_color(view)).any(axis=1).all() for line in picture]
    assert 1 <= sum(struck) <= 3 * look[1]


def test_a_selected_segment_has_an_outline_and_handles(stage, view, look):
    drawn = stage.editor.draw(10 * SECOND, 20 * SECOND, stage.run, select=False)
    plain = pixels(grab(view, look[1]))
    stage.selection.set((drawn,))
    chosen = pixels(grab(view, look[1]))
    box = view.box_of(drawn)
    middle = round(box.center().y() * look[1])
    handle = chosen[middle, round((box.left() + 3.5) * look[1])]
    assert (handle > 235).all()
    above = round((box.top() - 1) * look[1])
    column = round(box.center().x() * look[1])
    assert np.abs(chosen[above, column] - plain[above, column]).sum() > 150


def test_the_playhead_is_where_the_time_is(stage, view, look):
    view.set_playhead(20 * SECOND)
    image = pixels(grab(view, look[1]))
    x = round(view.viewport.x_of(20 * SECOND) * look[1])
    line = image[round(200 * look[1]), x - 3 : x + 4]
    red = line[:, 0] - line[:, 1]
    assert red.max() > 80
    assert abs(int(red.argmax()) - 3) <= look[1]


def test_reviewed_stretches_are_banded_in_the_ruler(stage, view, look):
    stage.document.set_reviewed(stage.video, 10 * SECOND, 20 * SECOND, True)
    image = pixels(grab(view, look[1]))
    y = round((view.frame.ruler_bottom - 3) * look[1])
    inside_, outside = (image[y, round(view.viewport.x_of(each * SECOND + 300_000) * look[1])] for each in (15, 25))
    assert inside_[1] - inside_[0] > 50
    assert abs(outside[1] - outside[0]) < 20


def test_frames_are_ruled_when_they_are_wide_and_the_shown_frame_is_filled(stage, view, look):
    view.navigation.show(Viewport(10 * SECOND, SECOND // 2, view.viewport.left, view.viewport.width))
    view.set_playhead(10 * SECOND + 200_000)
    image = pixels(grab(view, look[1]))
    y = round(view.canvas().y_of(view.lanes[0].top + 3) * look[1])
    for frame in range(251, 262):
        x = round(view.viewport.x_of(frame * 40_000) * look[1])
        assert (image[y, x - 1 : x + 2] != lane_color(view)).any()
    between = round(view.viewport.x_of(10 * SECOND + 100_000) * look[1])
    shown = round(view.viewport.x_of(10 * SECOND + 220_000) * look[1])
    assert (image[y, between] == lane_color(view)).all()
    assert image[y, shown, 0] - image[y, shown, 1] > 5


def test_the_overview_shows_segments_wherever_the_view_is(stage, view, look):
    stage.editor.draw(30 * SECOND, 35 * SECOND, stage.run, select=False)
    view.navigation.show(Viewport(0, 2 * SECOND, view.viewport.left, view.viewport.width))
    image = pixels(grab(view, look[1]))
    x = round(view.overview.view.x_of(32 * SECOND) * look[1])
    column = image[: round(view.frame.overview_bottom * look[1]), x]
    hue = column[:, 0] - column[:, 2]
    assert hue.max() > 60


def test_a_picture_at_twice_the_ratio_is_the_same_picture(stage, qtbot):
    stage.propose([Found(n * SECOND, (n + 2) * SECOND, "Run", n / 40) for n in range(0, 36, 3)])
    stage.editor.draw(6 * SECOND, 9 * SECOND, stage.run)
    view = make_view(stage)
    view.setPalette(palette(False))
    view.shows_words = False
    qtbot.addWidget(view)
    once, twice = pixels(grab(view, 1)), pixels(grab(view, 2))
    halved = twice.reshape(once.shape[0], 2, once.shape[1], 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - once).mean() < 3


def test_every_default_colour_can_be_told_from_the_lane_in_both_themes(qapp):
    from afsd_core.project import PALETTE

    for dark in (False, True):
        theme = Theme.of(palette(dark))
        assert all(contrast(theme.stroke(QColor(each)), theme.lane) >= 3 for each in PALETTE)
        for color in (theme.text, theme.faint):
            assert contrast(color, theme.lane) >= 4.5
            assert contrast(color, theme.header) >= 4.5


def read_in(view, box: QRectF) -> float:
    """The contrast of what is written in a box with the ground there."""
    image = grab(view, 4)  # large enough for strokes without softened edges
    seen = Counter(
        image.pixelColor(x, y).rgb()
        for x in range(round(box.left() * 4), round(box.right() * 4))
        for y in range(round(box.top() * 4), round(box.bottom() * 4))
    )
    ground = QColor(seen.most_common(1)[0][0])
    return max(contrast(QColor(each), ground) for each in seen)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_frame_numbers_and_the_count_of_the_class_that_is_marked_next_can_be_read(stage, qtbot, dark):
    stage.editor.draw(SECOND, 2 * SECOND, stage.run)
    stage.editor.state.set_active_class(stage.run)
    view = make_view(stage)
    view.setPalette(palette(dark))
    qtbot.addWidget(view)
    frame, lane = view.frame, view.lanes[0]
    count = QRectF(frame.header - 22, frame.ruler_bottom + lane.top + 9, 14, lane.height - 18)
    assert read_in(view, count) >= 4.5
    view.navigation.zoom(10_000, frame.header)  # as near as it gets: single frames
    numbers = QRectF(frame.header + 160, frame.ruler_bottom - 12, 60, 9)  # beside the playhead
    assert read_in(view, numbers) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_words_in_a_segment_can_be_read_on_every_default_colour_under_the_pointer_too(stage, qtbot, dark):
    from afsd_core.project import PALETTE

    drawn = stage.editor.draw(6 * SECOND, 30 * SECOND, stage.run)
    view = make_view(stage)
    view.setPalette(palette(dark))
    qtbot.addWidget(view)
    box = view.box_of(drawn)
    for color in PALETTE:
        stage.document.recolor_class(stage.run, color)
        for hovered in (False, True):
            if hovered:
                QTest.mouseMove(view, box.center().toPoint())
                qtbot.waitUntil(lambda: view.hover is not None, timeout=2_000)
            assert read_in(view, QRectF(box.left() + 12, box.top() + 4, 60, box.height() - 8)) >= 4.5, (color, hovered)
        QTest.mouseMove(view, QPoint(2, 2))
        qtbot.waitUntil(lambda: view.hover is None or view.hover.segment is None, timeout=2_000)


@pytest.mark.parametrize("rejected_shown", [False, True])
def test_the_overview_marks_what_the_lanes_show_and_nothing_else(stage, view, rejected_shown):
    """Many overlapping segments of odd lengths: no sum of them may leave a mark where there is none of them."""
    random, length = Random(7), stage.player.duration
    stage.document.add_class("Jump", "#0072b2")
    found = []
    for _ in range(60):
        start = random.randrange(length - 900_000)
        end = start + random.randrange(1, 900_000)
        found.append(Found(start, end, random.choice(("Run", "Jump")), random.choice((0.1, 0.9))))
    proposals = stage.propose(found)
    stage.document.reject([each.id for each in proposals[::5]])
    stage.editor.draw(20 * SECOND, 20 * SECOND + 40_000, stage.run)
    if rejected_shown:
        view.stack.toggle_rejected()
    width = 997
    image = overview_image(view.lanes, float(length), width, 18)
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(18, image.bytesPerLine() // 4, 4)[:, :width, 3]
    shown = [each for each in stage.segments() if stage.editor.thresholds.shows(each)]
    wanted = np.zeros(width, dtype=bool)
    for each in shown:
        wanted[each.start * width // length : -(-each.end * width // length)] = True
    assert 0 < wanted.sum() < width
    assert np.flatnonzero((alpha > 0).any(axis=0) != wanted).tolist() == []


def test_a_class_with_nothing_but_ghosts_takes_no_room_in_the_overview(stage, view):
    stage.document.add_class("Jump", "#0072b2")
    stage.editor.draw(SECOND, 5 * SECOND, stage.run)
    stage.propose([Found(10 * SECOND, 12 * SECOND, "Jump", 0.1)])
    image = overview_image(view.lanes, float(stage.player.duration), 400, 18)
    assert image.pixelColor(30, 0).alpha() > 0
    assert image.pixelColor(30, 16).alpha() > 0


def test_of_a_note_that_has_no_room_the_length_is_shown_instead(stage, view):
    """Two letters and an ellipsis tell nobody anything."""
    view.shows_words = True
    noted = stage.editor.draw(5 * SECOND, 8_500_000, stage.run, select=False)
    without = grab(view)
    stage.document.set_note(noted, "two men at the left of the door")
    assert view.box_of(noted).width() < 90
    assert grab(view) == without
    view.navigation.show(Viewport(4 * SECOND, 6 * SECOND, view.viewport.left, view.viewport.width))
    wide = grab(view)
    stage.document.set_note(noted, "")
    assert grab(view) != wide


def test_a_narrow_proposal_has_edges(stage, view, look):
    (found,) = stage.propose([Found(10 * SECOND, 10_300_000, "Run", 0.35)])
    box = view.box_of(found.id)
    assert 4 <= box.width() < 9
    row = pixels(grab(view, look[1]))[round(box.center().y() * look[1])]
    left, middle = (row[round(x * look[1])] for x in (box.left() + 0.4, box.center().x()))
    away = np.abs(np.array([left, middle]) - lane_color(view)).sum(axis=1)
    assert away[0] > away[1] > 0
