"""The viewport of the timeline, without a timeline: zooming, panning, following the playhead."""

import pytest

from app.timeline.geometry import Limits, Viewport
from app.timeline.navigation import Navigation

SECOND = 1_000_000
LEFT, WIDTH = 150.0, 800.0


class Shown:
    """A minute of video, and how often its viewport has changed."""

    def __init__(self) -> None:
        self.playing = False
        self.changes = 0
        self.navigation = Navigation(lambda: self.playing, LEFT)
        self.navigation.changed.connect(self._count)
        self.navigation.set_limits(Limits(60.0 * SECOND, 40_000.0))
        self.navigation.place(LEFT, WIDTH)
        self.navigation.show_all()

    def _count(self) -> None:
        self.changes += 1

    @property
    def view(self) -> Viewport:
        return self.navigation.viewport

    def look_at(self, start: float, span: float) -> None:
        self.navigation.show(Viewport(start * SECOND, span * SECOND, LEFT, WIDTH))


@pytest.fixture
def shown(qapp):
    return Shown()


def test_the_whole_video_stays_whole_when_the_lanes_get_wider(shown):
    assert shown.navigation.shows_all
    shown.navigation.place(LEFT, 2 * WIDTH)
    assert shown.navigation.shows_all
    assert shown.view.width == 2 * WIDTH


def test_a_part_of_the_video_stays_that_part_when_the_lanes_get_wider(shown):
    shown.look_at(10, 20)
    before = shown.view
    shown.navigation.place(LEFT, 2 * WIDTH)
    assert (shown.view.start, shown.view.span) == (before.start, before.span)
    assert not shown.navigation.shows_all


def test_a_viewport_that_is_shown_already_is_no_change(shown):
    shown.look_at(10, 20)
    before = shown.changes
    shown.look_at(10, 20)
    shown.navigation.place(LEFT, WIDTH)
    assert shown.changes == before


def test_zooming_keeps_what_is_under_the_pointer_and_without_one_the_playhead(shown):
    x = LEFT + 200
    time = shown.view.time_at(x)
    shown.navigation.zoom(2, x)
    assert shown.view.time_at(x) == pytest.approx(time)
    shown.navigation.show_all()
    shown.navigation.set_playhead(20 * SECOND)
    at = shown.view.x_of(20 * SECOND)
    shown.navigation.zoom_in()
    assert shown.view.x_of(20 * SECOND) == pytest.approx(at)
    shown.navigation.zoom_out()
    assert shown.navigation.shows_all


def test_a_stretch_that_fills_the_view_already_is_not_fitted_again(shown):
    assert shown.navigation.fit(10 * SECOND, 20 * SECOND)
    assert shown.view.sees(10 * SECOND)
    assert shown.view.sees(20 * SECOND)
    assert not shown.navigation.fit(10 * SECOND, 20 * SECOND)


def test_what_is_in_view_in_part_is_not_moved_and_what_is_not_is_brought_there(shown):
    shown.look_at(10, 10)
    before = shown.view
    shown.navigation.reveal(5 * SECOND, 11 * SECOND)
    assert shown.view == before
    shown.navigation.reveal(40 * SECOND, 42 * SECOND)
    assert shown.view.sees(40 * SECOND)
    assert shown.view.sees(42 * SECOND)


def test_a_jump_of_the_playhead_comes_into_the_middle_and_playing_turns_the_page(shown):
    shown.look_at(0, 8)
    shown.navigation.set_playhead(40 * SECOND)
    assert shown.view.x_of(40 * SECOND) == pytest.approx(LEFT + WIDTH / 2, abs=1)
    shown.playing = True
    shown.navigation.set_playhead(round(shown.view.end) - 1)
    assert shown.view.x_of(shown.navigation.playhead) < LEFT + WIDTH * 0.1


def test_a_hand_that_moved_the_view_away_is_not_overruled_while_the_video_plays(shown):
    shown.look_at(0, 8)
    shown.navigation.set_playhead(4 * SECOND)
    shown.playing = True
    shown.navigation.pan(2 * WIDTH)
    before = shown.view
    assert not before.sees(4 * SECOND)
    shown.navigation.set_playhead(5 * SECOND)
    assert shown.view == before
    shown.navigation.set_playhead(round(before.start + before.span / 2))  # met again: it is followed from here
    shown.navigation.set_playhead(round(before.end) + SECOND)
    assert shown.view != before


def test_a_playhead_that_is_not_to_be_followed_leaves_the_view(shown):
    shown.look_at(0, 8)
    before = shown.view
    shown.navigation.set_playhead(40 * SECOND, follow=False)
    assert (shown.view, shown.navigation.playhead) == (before, 40 * SECOND)
