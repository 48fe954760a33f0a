"""The light detector: what it sees follows from its backbone and from the model it goes on from."""

from dataclasses import replace

import pytest

from afsd_core.weights import Registry
from tests.light_models import light_backbone, light_on_features, light_zero_shot
from training.data.supervision import TrainingLabels
from training.finetune.light_detector import light_config_for, light_config_on
from training.finetune.timing.expected import Speeds
from training.finetune.timing.speeds import note_speed

NOTHING = TrainingLabels((), (), {})


def test_a_kinetics_backbone_sees_whole_pictures_and_others_what_they_were_trained_on():
    registry = Registry()
    config = light_config_on(light_zero_shot(registry), 2)
    assert (config.resize, config.crop, config.sample_fps, config.members) == (224, 224, 20.0, 3)
    config = light_config_on(light_backbone(registry), 2)
    assert (config.resize, config.crop, config.sample_fps) == (112, 96, 10.0)


def test_what_goes_on_from_an_earlier_detector_is_like_it():
    registry = Registry()
    parent = light_on_features(registry)
    config = light_config_for(NOTHING, parent, parent.name, registry, classes=2)
    assert (config.resize, config.crop, config.members) == (40, 32, 1)


def test_larger_pictures_and_more_heads_are_expected_to_take_longer():
    small = light_config_on(light_backbone(Registry()), 2)
    large = replace(small, resize=192, crop=192)
    single = replace(small, members=1)
    of = {each: Speeds.of("tiny", "cpu", each) for each in (small, large, single)}
    assert of[large].sample == pytest.approx(4 * of[small].sample)
    assert of[small].step == pytest.approx(3 * of[single].step)
    # What was measured with small pictures says nothing of large ones.
    note_speed(0.5, *of[small].names)
    assert Speeds.of("tiny", "cpu", large).sample == of[large].sample
    assert Speeds.of("tiny", "cpu", small).sample > of[small].sample
