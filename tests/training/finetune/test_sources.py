"""Which videos are of one source, and how alike held-out ones are to those learnt from."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.data.test_supervision import video_labels
from tests.training.made_features import made_video
from training.data.supervision import TrainingLabels
from training.finetune.folds import divide
from training.finetune.sources import expectation, joined_by_background, name_sources, unlikeness

JUMPS = [(3.0, 6.0, "jump"), (20.0, 23.0, "turn")]


def training_labels(*paths):
    videos = [replace(video_labels(JUMPS, [(0.0, 32.0)]), video=path, path=Path(path)) for path in paths]
    return TrainingLabels(tuple(videos), ("jump", "turn"), {})


def test_recordings_of_one_day_are_one_source():
    days = training_labels("room_0626_1543.mp4", "room_0626_1559.mp4", "room_0628_1445.mp4", "room_0629_1150.mp4")
    sources = name_sources(days)
    assert sources["room_0626_1543.mp4"] == sources["room_0626_1559.mp4"]
    assert len(set(sources.values())) == 3
    held_out = divide(days, {video: video for video in sources}).held_out
    assert any({"room_0626_1543.mp4", "room_0626_1559.mp4"} <= set(part) for part in held_out)


def test_a_source_that_holds_most_of_what_there_is_is_taken_apart():
    many = training_labels(*(f"a/{k}.mp4" for k in range(8)), "b/8.mp4", "c/9.mp4")
    held_out = divide(many, {video.video: video.video for video in many.videos}).held_out
    assert [len(part) for part in held_out] == [4, 3, 3]


def test_folders_go_before_names_and_mere_numbers_tell_nothing():
    folders = name_sources(training_labels("a/1.mp4", "a/2.mp4", "b/3.mp4", "c/4.mp4"))
    assert folders["a/1.mp4"] == folders["a/2.mp4"] != folders["b/3.mp4"]
    numbered = name_sources(training_labels("clip_01.mp4", "clip_02.mp4", "clip_03.mp4", "clip_04.mp4"))
    assert len(set(numbered.values())) == 4


def test_videos_of_the_same_background_are_one_source_unless_all_are():
    places = {"a": 0.0, "b": 0.0, "c": 5.0, "d": 10.0}
    labelled = {name: made_video(JUMPS, seed=k, place=place) for k, (name, place) in enumerate(places.items())}
    sources = joined_by_background({name: name for name in labelled}, labelled)
    assert sources["a"] == sources["b"]
    assert len(set(sources.values())) == 3
    alike = {name: made_video(JUMPS, seed=k) for k, name in enumerate(places)}
    assert len(set(joined_by_background({name: name for name in alike}, alike).values())) == 4


@pytest.mark.parametrize(("place", "words"), [(0.0, "in new places, expect clearly less"), (6.0, "on new recordings")])
def test_the_result_says_what_to_expect_of_new_places(place, words):
    labelled = {name: made_video(JUMPS, seed=k) for k, name in enumerate("abc")}
    labelled["c"] = made_video(JUMPS, seed=9, place=place)
    assert words in expectation(unlikeness(labelled, [("c",)]))


def test_too_little_to_compare_says_nothing():
    assert unlikeness({"a": made_video(JUMPS, seconds=8.0)}, [("a",)]) is None
    assert expectation(None) == ""
