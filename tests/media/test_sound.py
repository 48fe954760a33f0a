"""The sound of a video lies where it belongs against the pictures, from any moment on and at any rate."""

import numpy as np
import pytest

from afsd_core.media import SoundReader, probe
from tests.video_factory import clicks_at, find_clicks, make_video

CLICKS = (0.9, 1.9, 2.9)


def heard(reader: SoundReader, start: float, seconds: float, rate: float = 1.0) -> np.ndarray:
    """(n, channels): what `seconds` of playing sound like."""
    blocks, count = [], 0
    for block in reader.blocks(round(start * 1e6), rate):
        blocks.append(block)
        count += len(block)
        if count >= seconds * reader.rate:
            break
    return np.concatenate(blocks)[: round(seconds * reader.rate)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("plain.mp4", {}),
        ("late_sound.mp4", {"sound_lag": 0.5}),
        ("late_sound.mkv", {"sound_lag": 0.5}),
        ("late_start.mkv", {"first": 20}),
        ("old.mpg", {"codec": "mpeg1video"}),
        ("old.avi", {"codec": "mpeg4"}),
        ("broadcast.ts", {"sound_lag": 0.5}),
        ("web.webm", {"codec": "libvpx"}),
    ],
)
def test_sound_keeps_its_offset_from_wherever_it_is_played(tmp_path, name, options):
    path = make_video(tmp_path / name, frames=100, rate=25, sound=clicks_at(*CLICKS), **options)
    with SoundReader(path, probe(path).audio) as reader:
        for start in (0.0, 1.5, 0.5, 2.5, 0.0):
            clicks = [start + each for each in find_clicks(heard(reader, start, 3.5 - start), reader.rate)]
            assert clicks == pytest.approx([each for each in CLICKS if each > start], abs=0.03), start


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.75, 1.5, 2.0])
def test_other_rates_change_the_tempo_and_keep_the_pitch(tmp_path, rate):
    path = make_video(tmp_path / "tone.mp4", frames=100, rate=25, sound=True)
    with SoundReader(path, probe(path).audio) as reader:
        samples = heard(reader, 1.0, 1.0, rate)[:, 0].astype(float)
        assert np.abs(np.fft.rfft(samples)).argmax() == pytest.approx(440, abs=4)
    clicking = make_video(tmp_path / "clicks.mp4", frames=100, rate=25, sound=clicks_at(1.2))
    with SoundReader(clicking, probe(clicking).audio) as reader:
        clicks = find_clicks(heard(reader, 1.0, 0.2 / rate + 0.3, rate), reader.rate)
        assert clicks[0] * rate == pytest.approx(0.2, abs=0.04)


def test_sound_that_changes_its_form_on_the_way_goes_on(tmp_path):
    first = make_video(tmp_path / "a.ts", frames=50, rate=25, sound=True)
    second = make_video(tmp_path / "b.ts", frames=50, rate=25, sound=True, sound_rate=48_000, first=50)
    path = tmp_path / "both.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    with SoundReader(path, probe(path).audio) as reader:
        for start in (0.5, 2.5):
            samples = heard(reader, 0.0, start + 1.0)[-reader.rate :, 0].astype(float)
            assert np.abs(np.fft.rfft(samples)).argmax() == pytest.approx(440, abs=2)
            assert samples.std() > 2_000


def test_silence_goes_on_before_the_first_sound_and_after_the_last(tmp_path):
    path = make_video(tmp_path / "clip.mp4", frames=25, rate=25, sound=True, sound_lag=0.4)
    with SoundReader(path, probe(path).audio, 16_000) as reader:
        assert not heard(reader, -0.5, 0.8).any()
        assert not heard(reader, 10.0, 1.0).any()
        assert heard(reader, 0.0, 1.0).shape == (16_000, 2)
        assert heard(reader, 0.0, 1.0)[8_000:].any()
