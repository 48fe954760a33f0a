"""Messages between the window and its worker survive the way, and nothing else passes for one."""

import math

import pytest

from app.jobs.kinds import KINDS, same_lane
from app.jobs.messages import (
    Cancel,
    Delivered,
    Enough,
    Failed,
    Finished,
    Noted,
    Progressed,
    Ready,
    Rows,
    Run,
    Started,
    Stopped,
    decode,
    encode,
)
from app.jobs.tasks.table import TASKS

MESSAGES = [
    Run("j", "detect", {"video": "/a/ü \n\u2028.mp4", "device": "auto"}),
    Cancel("j"),
    Enough("j"),
    Ready(12, "0.1.0"),
    Started("j"),
    Progressed("j", "Detecting", 3, 10.5, 2.25),
    Progressed("j", "Loading", 0.0, 0.0),
    Delivered("j", {"detections": [[0, 40_000, "golf “driving”", 0.93]]}, False),
    Noted("j", "A sentence."),
    Rows("j", "detections", [[1, 2, "a", 0.5]]),
    Finished("j", {"detections": [], "seconds": 1.5}),
    Failed("j", "clip.mp4: no video stream."),
    Stopped("j"),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_a_message_is_one_line_and_comes_back_as_it_was(message):
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert decode(line) == message


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"garbage from a native library",
        b"[1, 2]",
        b"{}",
        b'{"type": "run"}',
        b'{"type": "sing", "job": "j"}',
        b'{"type": "cancel", "job": 7}',
        b'{"type": "cancel", "job": "j", "more": 1}',
        b'{"type": "rows", "job": "j", "name": "n", "rows": {}}',
        b'{"type": "progressed", "job": "j", "stage": "s", "done": "half", "total": 1}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_message_is_refused(line):
    with pytest.raises(ValueError):
        decode(line)


def test_what_json_does_not_hold_is_refused_before_it_is_sent():
    with pytest.raises(ValueError):
        encode(Finished("j", {"score": math.nan}))
    with pytest.raises(TypeError):
        encode(Finished("j", {"array": object()}))


def test_one_heavy_job_a_device_and_light_ones_beside_it():
    detect = KINDS["detect"].lane
    assert same_lane(detect({"device": "cpu"}), detect({"device": "cpu"}))
    assert not same_lane(detect({"device": "cpu"}), detect({"device": "cuda"}))
    # Nobody knows yet which device it will be.
    assert same_lane(detect({}), detect({"device": "cuda"}))
    assert not same_lane(KINDS["devices"].lane({}), detect({}))
    assert not same_lane(KINDS["fetch_model"].lane({"name": "a"}), detect({}))
    assert same_lane(KINDS["fetch_model"].lane({"name": "a"}), KINDS["fetch_model"].lane({"name": "b"}))


def test_every_kind_of_job_has_its_task():
    assert TASKS.keys() == KINDS.keys()
