"""Sentences keep the template and values they were made from, on all the ways they go, and are text all the same."""

import json
import pickle

import pytest

from afsd_core.errors import MediaError
from afsd_core.message import Message, many, packed, together, unpacked


def nested():
    count = many(2, "{n} segment", "{n} segments")
    return Message("{name}: {count} ({share:.0%})", name="a{b}.mp4", count=count, share=0.25)


def test_it_is_text():
    said = nested()
    assert said == "a{b}.mp4: 2 segments (25%)"
    assert {said: 1}["a{b}.mp4: 2 segments (25%)"] == 1
    assert json.loads(json.dumps([said])) == [said]
    assert said.startswith("a{b}")


def test_an_error_hands_on_what_it_was_raised_with():
    with pytest.raises(MediaError) as caught:
        raise MediaError(nested())
    assert str(caught.value).template == "{name}: {count} ({share:.0%})"
    assert Message("{reason} It is left out.", reason=caught.value).values["reason"].values["name"] == "a{b}.mp4"


@pytest.mark.parametrize(
    "way", [lambda s: unpacked(json.loads(json.dumps(packed(s)))), lambda s: pickle.loads(pickle.dumps(s))]
)
def test_nothing_is_lost_on_the_way_to_another_process(way):
    said = nested()
    came = way(said)
    assert (came, came.template, came.one) == (said, said.template, said.one)
    assert came.values == said.values
    assert came.values["count"].one == "{n} segment"
    assert way("plain {text}") == "plain {text}"


@pytest.mark.parametrize(("n", "text"), [(0, "0 videos"), (1, "one video"), (1234, "1,234 videos")])
def test_a_count_has_a_form_for_one(n, text):
    assert many(n, "one video", "{n:,} videos") == text


def test_values_are_texts_and_numbers_whatever_they_were():
    class Path:
        def __str__(self):
            return "/a/b"

    assert Message("{path}", path=Path()).values == {"path": "/a/b"}


def test_several_become_one():
    both = together([Message("One {thing}.", thing="x"), "Another."])
    assert both == "One x. Another."
    assert both.values["before"].template == "One {thing}."
    assert together([]) == ""


@pytest.mark.parametrize(
    "wrong", [None, 3, {}, {"say": "{a}"}, {"say": "{a}", "with": {}}, {"say": "{a}", "with": {"a": []}, "one": 1}]
)
def test_what_is_no_saying_is_refused(wrong):
    with pytest.raises(ValueError):
        unpacked(wrong)
