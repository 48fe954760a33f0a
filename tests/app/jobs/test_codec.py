"""Records that cross the pipe come back as they were; what does not fit is refused, with the field's name."""

import json
from dataclasses import dataclass, fields
from typing import Any, Literal

import pytest

from afsd_core.inference.events import Detection
from afsd_core.message import Message
from app.jobs import codec, results
from app.jobs.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Outer:
    count: int
    on: bool
    what: Literal["new", "gone"]
    inner: Inner | None
    many: tuple[Inner, ...]
    pair: tuple[int, float]
    by_name: dict[str, tuple[float, ...]]
    free: dict[str, Any]


WHOLE = Outer(3, True, "gone", Inner("a"), (Inner("b", 1.0), Inner("ü")), (1, 0.5), {"x": (0.1,)}, {"any": [None, 1]})


def sent(kind, value):
    return codec.from_plain(kind, json.loads(json.dumps(codec.to_plain(kind, value))))


def test_a_record_of_records_comes_back_as_it_was():
    assert sent(Outer, WHOLE) == WHOLE
    assert sent(tuple[Outer, ...], (WHOLE, WHOLE)) == (WHOLE, WHOLE)
    assert sent(Inner | None, None) is None


def test_one_of_several_records_comes_back_as_the_one_it_was():
    for value in (Inner("a"), Detection(0, 1, "Jump", 0.5)):
        back = sent(Inner | Detection, value)
        assert (type(back), back) == (type(value), value)
    with pytest.raises(TypeError):
        codec.to_plain(Inner | Detection, WHOLE)


def test_a_sentence_keeps_what_it_was_made_from():
    back = sent(Inner, Inner(Message("{n} videos", n=3)))
    assert back.name == "3 videos"
    assert back.name.template == "{n} videos"


def test_a_whole_number_is_a_number_where_any_is_wanted():
    share = codec.from_plain(Inner, {"name": "a", "share": 1}).share
    assert (type(share), share) == (float, 1.0)


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({}, "Inner: name missing"),
        ({"name": "a", "more": 1, "others": 2}, "Inner: more unknown, others unknown"),
        ({"name": 1}, "Inner.name: cannot be 1"),
        ({"name": {"say": 1}}, "Inner.name: cannot be {'say': 1}"),
        ({"name": "a", "share": True}, "Inner.share: cannot be True"),
        ({"name": "a", "share": None}, "Inner.share: cannot be None"),
        ([], "Inner cannot be []"),
        (None, "Inner cannot be None"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(plain, message):
    with pytest.raises(codec.MisfitError) as refused:
        codec.from_plain(Inner, plain)
    assert str(refused.value) == message


def test_a_misfit_deep_inside_says_where_it_is():
    plain = codec.to_plain(Outer, WHOLE)
    for name, value, message in (
        ("many", [{"name": "a"}, {"nome": "b"}], "Outer.many: Inner: name missing, nome unknown"),
        ("pair", [1], "Outer.pair: cannot be [1]"),
        ("what", "moved", "Outer.what: cannot be 'moved'"),
        ("by_name", {"x": "0.1"}, "Outer.by_name: cannot be '0.1'"),
        ("count", 1.5, "Outer.count: cannot be 1.5"),
        ("on", 1, "Outer.on: cannot be 1"),
        ("free", [], "Outer.free: cannot be []"),
    ):
        with pytest.raises(codec.MisfitError) as refused:
            codec.from_plain(Outer, plain | {name: value})
        assert str(refused.value) == message


def test_what_a_task_must_not_send_is_refused_before_it_is_sent():
    for wrong in (Inner(7), Inner("a", "half"), {"name": "a"}, None, WHOLE):
        with pytest.raises(TypeError):
            codec.to_plain(Inner, wrong)
    with pytest.raises(TypeError):
        codec.to_plain(None, Inner("a"))  # a kind that delivers nothing
    with pytest.raises(codec.MisfitError):
        codec.from_plain(None, {"name": "a"})


def test_a_list_that_came_ahead_completes_its_record():
    found = codec.field_from_plain(results.ProvisionalDetections, "detections", [
        {"start": 0, "end": 1, "label": "Jump", "score": 0.5}
    ])  # fmt: skip
    assert codec.record_from_plain(results.ProvisionalDetections, {}, {"detections": found}).detections == found
    with pytest.raises(codec.MisfitError):
        codec.field_from_plain(results.ProvisionalDetections, "segments", [])
    with pytest.raises(codec.MisfitError):
        codec.field_from_plain(results.ProvisionalDetections, "detections", [{"start": 0}])


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_job_takes_gives_and_delivers_records_that_travel(name):
    kind = KINDS[name]
    for record in (kind.params, kind.result):
        assert "__slots__" in vars(record)
        assert record.__dataclass_params__.frozen
        with pytest.raises(codec.MisfitError):
            codec.from_plain(record, {"surprise": 1})
        assert fields(record) or record.__name__ == "NoParams"
    with pytest.raises(codec.MisfitError):
        codec.from_plain(kind.delivery, {"surprise": 1})
