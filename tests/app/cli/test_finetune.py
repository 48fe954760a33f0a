"""`afsd finetune` prints how the held-out score rises, and what came of it; the training itself is another test's."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from afsd_core.message import Message
from afsd_core.sample_project import sample_folder
from afsd_core.weights import Registry
from app.cli.program import build
from tests.light_models import light_afsd
from training.finetune import one_click
from training.finetune.checks import Score
from training.finetune.events import FineTuned, Learning, Scored, Tried


def score(average):
    return Score(average, (average,), {"jump": (average,), "turn": (average,)})


@pytest.fixture
def tuned(monkeypatch):
    """A fine-tune that says all that one may say, at once."""

    def events(job, **_asked):
        for part in ("check 1 of 1", "final"):
            yield Learning(part, 0, 2, 0, 200, {"loss": 1.0}, 1.0)
        yield Scored(40, 0.4, 40, 0.4, 200, baseline=0.45)
        yield Scored(80, 0.35, 40, 0.4, 240, baseline=0.45, done=0.5)
        model = replace(light_afsd(Registry(), job.name), training={"tiou": [0.5]})
        yield FineTuned(
            model,
            "held out",
            ("a",),
            score(0.3),
            score(0.45),
            0.5,
            (),
            12.0,
            thresholds={"turn": 0.25, "jump": 0.7},
            baseline=score(0.45),
            uses_baseline=True,
            tried=(Tried(Message("{n} heads", n=3), 0.4, False, 40), Tried("closed form", 0.45, True)),
            curve=((40, 0.4), (80, 0.35)),
            steps=40,
            expectation=Message("The videos are much alike."),
        )

    monkeypatch.setattr(one_click, "fine_tune", events)

    def run(*options):
        arguments = ["finetune", str(sample_folder() / "annotations.json"), "--name", "new", *options]
        done = CliRunner().invoke(build(), arguments)
        assert done.exit_code == 0, done.output
        return done

    return run


def test_the_held_out_curve_is_printed_point_by_point(tuned):
    lines = tuned().stderr.splitlines()
    assert lines.count("Closed-form baseline: mAP 45.0 on the held-out videos.") == 1
    first = "Step 40: mAP 40.0 on the held-out videos, the best so far; likely to end at about 200."
    second = "Step 80: mAP 35.0 on the held-out videos, best 40.0 at 40; likely to end at about 240."
    assert lines[lines.index(first) + 1] == second


def test_the_result_says_what_was_tried_what_to_expect_and_from_where_classes_are_shown(tuned):
    said = tuned().stdout
    rows = [word for line in said.splitlines() for word in line.split() if word in ("before", "baseline", "after")]
    assert rows[:3] == ["before", "baseline", "after"]
    assert "It was trained for 40 steps." in said
    assert "The closed-form baseline did better than the trained heads" in said
    assert "   40.0  3 heads\n   45.0  closed form (taken)\n" in said
    assert "The videos are much alike.\n" in said
    assert "best shown from a score of 0.50 on" in said
    assert "By class: jump 0.70, turn 0.25." in said


def test_other_programs_get_the_same_as_json(tuned):
    facts = json.loads(tuned("--json").stdout)
    assert facts["thresholds"] == {"turn": 0.25, "jump": 0.7}
    assert facts["baseline"]["average"] == 0.45
    assert facts["uses_baseline"] is True
    assert facts["cut_short"] is False
    assert facts["tried"][0] == {"name": "3 heads", "average": 0.4, "chosen": False, "steps": 40}
    assert facts["curve"] == [[40, 0.4], [80, 0.35]]
    assert facts["steps"] == 40
    assert facts["expectation"] == "The videos are much alike."
