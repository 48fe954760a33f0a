"""Cuts to the frame: found where the camera changes, in light and in dark, and nowhere else."""

import av
import numpy as np
import pytest

from afsd_core.inference.shots.exact import SIZE, cuts_of, first_frames, margin
from afsd_core.media import build_index
from afsd_core.media.small_pictures import small_pictures
from tests.video_factory import make_video

WIDE, HIGH = SIZE
RATE = 25.0


def scene(seed: int, wide: int = WIDE) -> np.ndarray:
    """A place: soft patches of light and shade, (24, wide)."""
    random = np.random.default_rng(seed)
    coarse = random.uniform(20, 235, (HIGH // 4 + 1, wide // 4 + 1))
    rows, columns = np.arange(HIGH) / 4, np.arange(wide) / 4
    top, left = rows.astype(int), columns.astype(int)
    down, right = (rows - top)[:, None], columns - left
    upper = coarse[top][:, left] * (1 - right) + coarse[top][:, left + 1] * right
    lower = coarse[top + 1][:, left] * (1 - right) + coarse[top + 1][:, left + 1] * right
    return upper * (1 - down) + lower * down


def shot(seed: int, length: int = 25, gain: float = 1.0) -> list[np.ndarray]:
    """One camera, in whose picture somebody walks."""
    random, place = np.random.default_rng(seed + 1000), scene(seed)
    frames = []
    for at in range(length):
        frame = place + random.normal(0, 1.5, place.shape)
        frame[6:20, (at * 2) % (WIDE - 4) : (at * 2) % (WIDE - 4) + 4] = 230
        frames.append(frame * gain)
    return frames


def filmed(*parts: list[np.ndarray]) -> np.ndarray:
    return np.clip([frame for part in parts for frame in part], 0, 255).astype(np.uint8)


def found(*parts: list[np.ndarray], rate: float = RATE) -> list[int]:
    return cuts_of(filmed(*parts), rate).tolist()


@pytest.mark.parametrize("gain", [1.0, 0.3, 0.1])
def test_a_cut_is_found_to_the_frame_in_the_dark_too(gain):
    assert found(shot(1, gain=gain), shot(2, gain=gain), shot(3, 7, gain=gain), shot(4, gain=gain)) == [25, 50, 57]


@pytest.mark.parametrize("rate", [12.0, 25.0, 30.0, 60.0])
def test_cuts_between_light_and_dark_are_found_at_any_rate(rate):
    assert found(shot(1), shot(2, gain=0.15), shot(3), rate=rate) == [25, 50]


def test_one_shot_has_no_cuts_whoever_walks_through_it():
    assert found(shot(5, 100)) == []
    assert cuts_of(np.zeros((0, HIGH, WIDE), np.uint8), RATE).tolist() == []
    assert cuts_of(np.zeros((1, HIGH, WIDE), np.uint8), RATE).tolist() == []
    assert cuts_of(np.zeros((40, HIGH, WIDE), np.uint8), RATE).tolist() == []


def test_people_who_leap_before_a_camera_of_few_pictures_a_second_make_none():
    frames = []
    for at in range(20):
        frame = scene(16) * 0.7
        frame[2:23, at * 7 % 24 : at * 7 % 24 + 6] = 235
        frames += [frame] * 5
    assert max(np.minimum(np.abs(np.diff(frames, axis=0)), 24).mean(axis=(1, 2))) > 5
    assert found(frames) == []
    assert found(frames, shot(17)) == [100]


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_a_flash_is_none(length):
    lit = shot(6, 60)
    lit[30 : 30 + length] = [frame * 0.3 + 170 for frame in lit[30 : 30 + length]]
    assert found(lit) == []
    white = shot(6, 60)
    white[30 : 30 + length] = [np.full((HIGH, WIDE), 255.0)] * length
    assert found(white) == []


def test_light_that_is_switched_on_is_none():
    dark = [frame * 0.35 for frame in shot(7, 60)[:30]]
    assert found(dark, shot(7, 60)[30:]) == []


@pytest.mark.parametrize("length", [5, 8, 12, 25])
def test_fades_and_dissolves_are_none(length):
    one, other = shot(8, 30 + length), shot(9, 30 + length)
    share = (np.arange(length) + 1) / (length + 1)
    mixed = [a * (1 - part) + b * part for a, b, part in zip(one[30:], other, share, strict=False)]
    assert found(one[:30], mixed, other[length:]) == []
    out = [frame * (1 - part) for frame, part in zip(one[30:], share, strict=False)]
    back = [frame * part for frame, part in zip(other, share, strict=False)]
    assert found(one[:30], out, back, other[length:]) == []


@pytest.mark.parametrize("step", [2, 5, 8])
def test_a_camera_that_is_whipped_round_makes_none(step):
    wide = scene(10, WIDE + 12 * step)
    panned = [wide[:, step * at : step * at + WIDE] for at in range(12)]
    assert found([panned[0]] * 20, panned, [panned[-1]] * 20) == []


def test_a_cut_into_much_motion_and_out_of_it_is_found():
    wide = scene(11, WIDE + 20)
    moving = [wide[:, at : at + WIDE] for at in range(20)]
    assert found(shot(12), moving, shot(13)) == [25, 45]


@pytest.mark.parametrize(("share", "first"), [(0.3, 25), (0.7, 24)])
def test_of_a_blend_of_both_shots_the_greater_part_says_whose_it_is(share, first):
    one, other = shot(14, 24), shot(15, 25)
    assert found(one, [one[-1] * (1 - share) + other[0] * share], other) == [first]


def test_piece_by_piece_the_same_is_found_as_in_one():
    lengths = np.random.default_rng(0).integers(8, 60, 60)
    pictures = filmed(*(shot(seed, int(length)) for seed, length in enumerate(lengths)))
    whole = cuts_of(pictures, RATE).tolist()
    assert whole == np.cumsum(lengths)[:-1].tolist()
    told = list(first_frames(iter(pictures), RATE))
    assert len(told) > 3
    assert [cut for _, cuts in told for cut in cuts] == whole
    assert told[-1][0] == len(pictures)
    assert all(cut < until for until, cuts in told for cut in cuts)
    # Who goes on from a place sees what who came from the start sees.
    for place in (500, 1001, whole[20]):
        start = place - margin(RATE)
        rest = [cut for _, cuts in first_frames(iter(pictures[start:]), RATE, start=start) for cut in cuts]
        assert [cut for cut in rest if cut >= place] == [cut for cut in whole if cut >= place]


def test_small_pictures_bear_their_frames_numbers_from_any_place_on(tmp_path):
    levels = np.arange(90) * 2 + 30
    video = make_video(
        tmp_path / "grey.mp4",
        frames=90,
        gop=20,
        bframes=2,
        picture=lambda at: np.full((120, 160, 3), levels[at], np.uint8),
    )
    index = build_index(video, cache=None)
    whole = list(small_pictures(video, index, SIZE))
    assert [number for number, _ in whole] == list(range(90))
    for number, picture in whole:
        assert picture.shape == (HIGH, WIDE)
        assert abs(int(picture.mean()) - levels[number]) <= 3
    later = list(small_pictures(video, index, SIZE, start=47))
    assert later[0][0] <= 47
    assert [number for number, _ in later] == list(range(later[0][0], 90))
    assert all((picture == whole[number][1]).all() for number, picture in later[25:])


PIECES = {
    "clean_and_jerk.mp4": 40,
    "v_Diving_g01_c01.avi": 30,
    "golf_swing.mp4": 25,
    "person01_boxing_d1_uncomp.avi": 35,
    "playing_guitar.mp4": 28,
    "tennis_50fps.mp4": 60,
    "v_TaiChi_g01_c02.avi": 33,
    "v_biking_01_01.mpg": 45,
    "flipping_a_pancake.mkv": 20,
    "v_BenchPress_g01_c01.avi": 30,
}


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("name", "codec", "rate", "gain"), [("light.mp4", "libx264", 25, 1.0), ("dark.avi", "mpeg4", 30, 0.2)]
)
def test_where_real_clips_were_put_together_and_nowhere_else(shared, tmp_path, name, codec, rate, gain):
    frames, joints = [], []
    for clip, length in PIECES.items():
        joints.append(len(frames))
        with av.open(str(shared / "data" / "clips" / clip)) as container:
            for _, frame in zip(range(length), container.decode(video=0), strict=False):
                frames.append((frame.reformat(320, 240, "rgb24").to_ndarray() * gain).astype(np.uint8))
    video = make_video(
        tmp_path / name,
        frames=len(frames),
        size=(320, 240),
        rate=rate,
        codec=codec,
        gop=250,
        bframes=2,
        picture=frames.__getitem__,
    )
    index = build_index(video, cache=None)
    pictures = (picture for _, picture in small_pictures(video, index, SIZE))
    assert [cut for _, cuts in first_frames(pictures, rate) for cut in cuts] == joints[1:]
