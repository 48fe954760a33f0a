"""A fine-tune is watched by its held-out score, and ended when a person says that it is good enough."""

import json
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from afsd_core.message import Message
from app.dialogs.finetune import FineTuneDialog
from app.jobs import codec
from app.jobs.kinds import KINDS, FineTuneParams
from app.jobs.queue import JobQueue
from app.jobs.results import HeldOutPoint, HeldOutScore, TriedRecipe
from app.jobs.tasks import finetune
from app.services.detection import DetectionService
from app.services.finetune import FineTuneService
from app.services.model_catalogue import ModelCatalogue
from app.widgets import theme
from app.widgets.colors import contrast
from tests.app.jobs.odd_worker import ODD_KINDS
from tests.app.timeline.stage import make_stage

COMMAND = [sys.executable, "-P", str(Path(__file__).parents[1] / "jobs" / "odd_worker.py")]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the worker's process group is that of POSIX")


@pytest.fixture
def tuning(qtbot, tmp_path):
    """Fine-tuning of an open project by a worker whose fine-tunes only tell of themselves."""
    stage = make_stage(tmp_path)
    queue = JobQueue(command=COMMAND, kinds=ODD_KINDS)
    models = ModelCatalogue()
    detecting = DetectionService(queue, models)
    finetune = FineTuneService(queue, detecting, models)
    for part in (detecting, finetune):
        part.set_document(stage.document)
    yield finetune
    queue.shutdown()
    stage.document.close()


@pytest.fixture
def dialog(qtbot, tuning):
    made = FineTuneDialog(tuning, lambda video: video)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_held_out_score_is_what_is_watched_until_it_is_good_enough(qtbot, tuning, dialog):
    page = dialog.progress_page
    tuning.start("quick")
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is page, timeout=20_000)
    assert not page.enough.isEnabled()
    qtbot.waitUntil(lambda: page.score_chart is not None and len(page.score_chart.points) > 2, timeout=30_000)
    assert page.held_out.isVisible()
    steps, averages = zip(*page.score_chart.points, strict=True)
    assert steps[:3] == (10, 20, 30)
    assert averages == tuple(sorted(averages))
    assert page.score_chart.baseline == 0.5
    shown = page.score_chart.getViewBox().sceneBoundingRect()
    assert shown.contains(page.score_chart.number_rect())  # a score near the top, too
    assert page.expected.text().startswith("Best so far: 0.9")
    assert f"Likely to end at about step {steps[-1] + 100:,}." in page.expected.text()
    assert page.parts.text().startswith("2 checks are learning, each without some of the videos.\nLearning from all")
    assert page.losses.isVisible()
    assert page.chart.parts
    assert page.enough.isEnabled()
    page.enough.click()
    assert not page.enough.isEnabled()
    assert page.what.text() == "Finishing with the best so far"
    assert "Likely to end" not in page.expected.text()
    with qtbot.waitSignal(tuning.learnt, timeout=20_000):
        pass
    assert page.what.text() == "Finishing with the best so far"
    assert dialog.pages.currentWidget() is dialog.result_page
    assert "stopped as good enough" in dialog.result_page.how.text()


def test_where_nothing_is_held_out_the_losses_are_watched_and_the_first_steps_are_enough(qtbot, tuning, dialog):
    page = dialog.progress_page
    tuning.start("full")
    qtbot.waitUntil(page.enough.isEnabled, timeout=20_000)
    qtbot.waitUntil(lambda: page.chart is not None and bool(page.chart.parts), timeout=20_000)
    assert not page.held_out.isVisible()
    assert page.losses.isVisible()
    page.enough.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.result_page, timeout=20_000)


def test_the_next_fine_tune_begins_with_an_empty_page(qtbot, tuning, dialog):
    page = dialog.progress_page
    tuning.start("quick")
    qtbot.waitUntil(lambda: page.enough.isEnabled() and page.score_chart is not None, timeout=30_000)
    page.cancel.click()
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.start_page, timeout=20_000)
    assert not tuning.enough()
    tuning.start("full")
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is page, timeout=20_000)
    assert page.score_chart.points == ()
    assert page.score_chart.baseline is None
    assert not page.held_out.isVisible()
    tuning.cancel()


def score(step, average, best_step, best, **more):
    return HeldOutPoint(step, average, best_step, best, **({"last_step": 600, "baseline": None} | more))


@pytest.fixture(params=[theme.LIGHT, theme.DARK])
def dressed(request, qapp):
    theme.apply(qapp, request.param)
    yield request.param
    theme.apply(qapp, theme.SYSTEM)


def test_the_chart_of_scores_is_read_in_either_theme_and_follows_it(qtbot, qapp, dressed, dialog):
    page = dialog.progress_page
    dialog._begun("job")
    qtbot.waitUntil(lambda: page.score_chart is not None, timeout=20_000)
    page.score(score(40, 0.2, 40, 0.2, baseline=0.15))
    other = theme.DARK if dressed == theme.LIGHT else theme.LIGHT
    for name in (dressed, other):
        theme.apply(qapp, name)
        QApplication.processEvents()
        chart = page.score_chart
        ground = chart.backgroundBrush().color()
        assert ground == theme.current().color("window")
        drawn = [chart._curve.opts["pen"].color(), chart._baseline.pen.color(), chart._number.color]
        assert all(contrast(colour, ground) >= 2.8 for colour in drawn)


def test_the_axis_of_scores_stays_from_point_to_point_and_holds_every_one(qtbot, dialog):
    page = dialog.progress_page
    dialog._begun("job")
    qtbot.waitUntil(lambda: page.score_chart is not None, timeout=20_000)

    def top():
        return round(page.score_chart.getPlotItem().viewRange()[1][1], 2)

    tops = []
    for step, average in ((40, 0.1), (80, 0.2), (120, 0.3), (160, 0.4), (200, 0.97)):
        page.score(score(step, average, step, average))
        tops.append(top())
    assert tops == [0.26, 0.26, 0.51, 0.51, 1.02]
    # An end that is put off is followed by both charts.
    page.score(score(640, 0.9, 200, 0.97, last_step=900))
    ends = {round(chart.getPlotItem().viewRange()[0][1]) for chart in (page.score_chart, page.chart)}
    assert ends == {918}


class _Listening:
    """A running job's side, in this process: what it delivers and says."""

    def __init__(self):
        self.delivered, self.stages = [], []

    def cancelled(self):
        return False

    def enough(self):
        return bool(self.delivered)

    def progress(self, stage, done, total, seconds_left=None):
        self.stages.append(stage)

    def deliver(self, data, *, replaces=True):
        self.delivered.append(data)

    def note(self, sentence):
        raise AssertionError(sentence)


def test_a_fine_tunes_events_reach_the_window_whole(monkeypatch, tmp_path):
    from afsd_core.weights import Registry
    from tests.light_models import light_afsd
    from training.finetune import one_click
    from training.finetune.checks import Score
    from training.finetune.events import FineTuned, Learning, Scored, Tried

    asked = []

    def told(job, *, cancelled, enough):
        for part in ("check 1 of 1", "final"):
            asked.append(enough())
            yield Learning(part, 0, 2, 0, 100, {"loss": 1.0}, 1.0)
        yield Scored(40, 0.4, 40, 0.4, 200, baseline=0.3, done=0.2, seconds_left=5.0)
        asked.append(enough())
        value = Score(0.4, (0.4,), {"jump": (0.4,)})
        yield FineTuned(
            light_afsd(Registry(), "new"), "held out", ("a",), None, value, 0.5, (), 1.0, {"jump": 0.7}, value, True,
            (Tried(Message("{n} heads", n=3), 0.4, True, 40),), ((40, 0.4),), 40, Message("Much alike."), True,
        )  # fmt: skip

    monkeypatch.setattr(one_click, "fine_tune", told)
    from afsd_core.project.codec import records_to_plain

    stage = make_stage(tmp_path)
    job = _Listening()
    params = FineTuneParams(records_to_plain(stage.document.records()), "new", str(tmp_path))
    result = finetune.run(params, job)
    stage.document.close()
    assert asked == [False, True, True]
    *steps, point = job.delivered
    assert [step.part for step in steps] == ["check 1 of 1", "final"]
    assert point == HeldOutPoint(40, 0.4, 40, 0.4, 200, baseline=0.3)
    assert job.stages[1:] == ["Training", "Finishing with the best so far", "Finishing with the best so far"]
    assert result.thresholds == {"jump": 0.7}
    assert result.baseline == result.after == HeldOutScore(0.4, (0.4,), {"jump": (0.4,)})
    assert result.uses_baseline
    assert result.tried == (TriedRecipe(Message("{n} heads", n=3), 0.4, True, 40),)
    assert (result.curve, result.steps, result.cut_short) == (((40, 0.4),), 40, True)
    assert result.expectation == "Much alike."
    kind = KINDS["finetune"]
    for record, value in ((kind.result, result), (kind.delivery, point)):
        assert codec.from_plain(record, json.loads(json.dumps(codec.to_plain(record, value)))) == value
