"""Results of fine-tunes that never ran, for what shows them."""

from app.jobs.results import FineTuneResult, HeldOutScore, LearntFrom


def held_out_score(average, classes=("Jump",), tiou=2):
    """The same mean AP for every class and threshold."""
    return HeldOutScore(average, (average,) * tiou, dict.fromkeys(classes, (average,) * tiou))


def fine_tune_result(model="work-v2", **fields):
    """A result in which nothing was measured, but for what is given."""
    usual = {
        "parent": None,
        "mode": "quick",
        "seconds": 0.0,
        "backbone": "small",
        "protocol": "none",
        "learnt_from": LearntFrom(0, 0, 0, 0.0, {}),
        "threshold": 0.5,
    }
    return FineTuneResult(model, **(usual | fields))
