"""The held-out curve: where it is highest, when it is over, and that it is gone on with."""

from itertools import islice

import pytest
import torch
from torch import nn

from training.finetune.head_training import QuickConfig, Training
from training.finetune.rounds import Curve, Part, keep, points, resumed

STEPS = list(islice(points(), 9))


def curve(*values):
    return Curve(list(zip(STEPS, values, strict=False)))


def test_it_ends_where_nothing_better_came_for_half_as_long_again():
    rising = curve(0.1, 0.2, 0.3, 0.4)
    assert rising.best_step == STEPS[3]
    assert not rising.over
    flat = curve(0.1, 0.2, 0.3, 0.4, 0.4, 0.38)
    assert flat.best_step == STEPS[4]
    assert flat.over
    falling = curve(0.1, 0.2, 0.3, 0.4, 0.2, 0.1)
    assert falling.best_step == STEPS[3]
    assert falling.best == 0.4
    assert falling.over


def test_one_lucky_point_does_not_decide():
    assert curve(0.3, 0.3, 0.5, 0.3, 0.42, 0.44, 0.45).best_step == STEPS[6]


def test_it_does_not_end_before_it_has_begun():
    assert not Curve().over
    assert not curve(0.9, 0.9).over
    assert Curve().last_step == curve(0.9).last_step >= 150


def of_usual(usual, *values):
    return Curve(list(zip(STEPS, values, strict=False)), usual)


def test_beyond_the_usual_number_half_as_long_again_must_be_worth_the_wait():
    assert not of_usual(200, 0.7, 0.8, 0.9).over  # 169 steps: fewer than usual
    slow = of_usual(200, 0.87, 0.89, 0.91, 0.92)
    assert slow.over
    assert slow.best_step == slow.expected_step == STEPS[3]
    assert not of_usual(200, 0.6, 0.7, 0.8, 0.9).over


def test_while_it_rises_it_is_expected_to_take_the_usual_number():
    assert of_usual(400).expected_step == of_usual(400, 0.2, 0.3).expected_step >= 400
    assert of_usual(100, 0.2, 0.3, 0.1).expected_step == of_usual(100, 0.2, 0.3, 0.1).last_step


def part(folder, *, labels="these", steps=STEPS[1]):
    torch.manual_seed(0)
    module = nn.Linear(3, 1)

    def losses(step):
        return {"loc": module(torch.full((4, 3), float(step % 3))).square().mean()}

    training = Training(module, losses, QuickConfig(open_end=True), folder / "final.pt", signature=labels)
    list(training.until(steps))
    return Part("final", "final", ("v",), (), module, training)


def test_a_curve_that_was_kept_is_gone_on_with_and_one_of_other_labels_is_not(tmp_path):
    first = part(tmp_path)
    made = curve(0.2, 0.4)
    first.best = first.training.snapshot()
    keep(tmp_path, made, [first], best=True)
    again = part(tmp_path)
    assert resumed(tmp_path, [again]).scores == made.scores
    assert all(torch.equal(again.best[name], tensor) for name, tensor in first.best.items())
    other = part(tmp_path, labels="those")
    assert resumed(tmp_path, [other]).scores == []
    assert other.best is None


def test_a_curve_without_its_best_state_counts_for_nothing(tmp_path):
    first = part(tmp_path)
    first.best = first.training.snapshot()
    keep(tmp_path, curve(0.2, 0.4), [first], best=True)
    (tmp_path / "final-best.pt").write_bytes(b"damaged")
    assert resumed(tmp_path, [part(tmp_path)]).scores == []
    (tmp_path / "curve.json").write_text("{")
    assert resumed(tmp_path, [part(tmp_path)]).scores == []


@pytest.mark.parametrize("ahead", [0, 30])
def test_steps_in_two_goes_give_the_same_weights(tmp_path, ahead):
    whole = part(tmp_path / "whole", steps=90)
    halves = part(tmp_path / "halves", steps=60 - ahead)
    list(halves.training.until(90))
    for name, tensor in whole.training.snapshot().items():
        assert torch.equal(halves.training.snapshot()[name], tensor)
