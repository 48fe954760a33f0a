"""The loop learns, survives kill -9 exactly, shares work between processes, stops early and leaves readable logs."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from afsd_core.errors import Cancelled, DataError
from tests.training.tiny_set import VIDEOS, make_set, network, open_set
from training.data.batches import prefetched, scaled
from training.data.feature_store import FeatureStore
from training.engine import checkpoints
from training.engine.events import Evaluated, Finished, Saved, Started, Step
from training.engine.frozen_backbone import Learner
from training.engine.run_log import RunLog
from training.engine.trainer import TrainConfig, train
from training.targets.losses import LossWeights

ROOT = Path(__file__).resolve().parents[3]
FAST = TrainConfig(epochs=2, lr=1e-3, batch=2)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The folder of a set with its frames cached; one thread, or busy processors make torch crawl."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny")
    make_set(folder)
    open_set(folder)
    yield folder
    torch.set_num_threads(threads)


def command(*arguments, launch=("-m", "tests.training.tiny_set")):
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, *launch, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )


def events(process):
    for line in process.stdout:
        if line.startswith("["):
            yield json.loads(line)


def learnt(run, rank=0):
    """Sums of the weights that a process had at the end, as text: equal or not."""
    return (run / f"learnt-{rank}.txt").read_text()


def losses(found):
    return [(e["step"], e["losses"], e["total"]) for kind, e in found if kind == "Step"]


def test_two_clips_are_learnt_by_heart(tiny, tmp_path):
    clips, held_out = open_set(tiny, augment=False, splice=False)
    # Without the spliced clips, which double the work; the killed training below has them.
    config = TrainConfig(epochs=90, lr=2e-3, weight_decay=0, batch=2, save_every=0, weights=LossWeights(triplet=0))
    steps = [e for e in train(network(), clips, config, tmp_path, device="cpu") if isinstance(e, Step)]
    first, last = steps[0].losses, steps[-1].losses
    assert set(last) == {"loc", "conf", "prop_loc", "prop_conf", "center", "activation"}
    # Classes are certain, boundaries near; the quality tells the tIoU, whose entropy stays.
    assert last["conf"] < 0.1
    assert last["prop_conf"] < 0.1
    assert last["loc"] < 0.3 * first["loc"]
    learner = network()
    for event in train(learner, clips, config, tmp_path):
        assert not isinstance(event, Step)  # all is done already; this only loads the result
    found = held_out.detect(learner, torch.device("cpu"))
    assert held_out.score(learner, torch.device("cpu")).average == 1.0
    for name, segments in VIDEOS.items():
        mine = found.video == found.videos.index(name)
        best = np.flatnonzero(mine)[np.argsort(-found.scores[mine])[:2]]
        answers = sorted((*found.segments[k], found.classes[found.label[k]]) for k in best)
        for (start, end, label), (low, high, said) in zip(segments, answers, strict=True):
            assert (said, low, high) == (label, pytest.approx(start, abs=0.3), pytest.approx(end, abs=0.3))


@pytest.mark.parametrize(("averaging", "dropout"), [(0.0, 0.0), (0.9, 0.5)])
def test_kill_9_and_going_on_gives_the_losses_of_an_uninterrupted_training(tiny, tmp_path, averaging, dropout):
    options = ("--averaging", averaging, "--dropout", dropout)
    whole = command(tiny, tmp_path / "whole", *options)
    told = list(events(whole))
    expected = losses(told)
    assert whole.wait() == 0
    assert [step for step, *_ in expected] == list(range(8))

    first = command(tiny, tmp_path / "killed", *options)
    seen = []
    for kind, event in events(first):
        seen.append((kind, event))
        if kind == "Step" and event["step"] == 4:
            os.kill(first.pid, signal.SIGKILL)
            break
    first.wait()
    second = command(tiny, tmp_path / "killed", *options)
    rest = list(events(second))
    assert second.wait() == 0
    assert rest[0][0] == "Started"
    at = rest[0][1]["step"]
    assert 0 < at <= 5
    assert losses(seen)[:at] + losses(rest) == expected
    scored = {e["epoch"]: e for kind, e in rest if kind == "Evaluated"}
    assert scored[3] == next(e for kind, e in told if kind == "Evaluated" and e["epoch"] == 3)
    by_whole, by_killed = (checkpoints.load(tmp_path / run / "last.pt") for run in ("whole", "killed"))
    assert ("average" in by_whole) == bool(averaging)
    for kind in ("learnt", "average")[: 1 + bool(averaging)]:
        assert by_whole[kind].keys() == by_killed[kind].keys()
        assert all(torch.equal(tensor, by_killed[kind][name]) for name, tensor in by_whole[kind].items())
    assert learnt(tmp_path / "whole") == learnt(tmp_path / "killed")


def test_two_processes_compute_what_one_does_with_twice_the_batch(tiny, tmp_path):
    # In double precision: in single, rounding decides which locations count as refined, and small networks drift.
    options = ("--epochs", "20", "--precision", "float64", "--unscored", "--averaging", "0.9", "--dropout", "0.3")
    launch = ("-m", "torch.distributed.run", "--nproc_per_node=2", "--rdzv_backend=c10d")
    launch = (*launch, "--rdzv_endpoint=localhost:0", "-m", "tests.training.tiny_set")
    pair = command(tiny, tmp_path / "pair", *options, launch=launch)
    alone = command(tiny, tmp_path / "alone", *options, "--batch", "2")
    by_one, by_two = losses(events(alone)), losses(events(pair))
    assert (alone.wait(), pair.wait()) == (0, 0)
    assert len(by_one) == len(by_two) == 20
    for (_, terms, total), (_, shared_terms, shared_total) in zip(by_one, by_two, strict=True):
        assert shared_total == pytest.approx(total, rel=1e-6)
        # Single terms differ by a little more on some processors: what one location gains, another loses.
        assert shared_terms == pytest.approx(terms, rel=1e-5, abs=1e-8)
    assert learnt(tmp_path / "pair", 0) == learnt(tmp_path / "pair", 1)
    by_one, by_two = (checkpoints.load(tmp_path / run / "last.pt")["average"] for run in ("alone", "pair"))
    for name, tensor in by_one.items():
        torch.testing.assert_close(by_two[name], tensor, rtol=1e-4, atol=1e-7)


def test_a_seed_decides_everything(tiny, tmp_path):
    clips, _ = open_set(tiny)
    other_clips, _ = open_set(tiny, seed=1)
    runs = [
        [e.total for e in train(network(), source, FAST, tmp_path / str(k)) if isinstance(e, Step)]
        for k, source in enumerate((clips, clips, other_clips))
    ]
    assert runs[0] == runs[1] != runs[2]


def test_accumulated_passes_make_one_step(tiny, tmp_path):
    clips, _ = open_set(tiny)
    config = replace(FAST, batch=1, accumulate=2)
    steps = [e for e in train(network(), clips, config, tmp_path) if isinstance(e, Step)]
    assert len(steps) == config.epochs


def test_a_frozen_backbone_stays_as_it_is_and_batchnorm_always_does(tiny, tmp_path):
    clips, _ = open_set(tiny)
    for freeze in ("backbone", "none"):
        learner = network()
        before = {name: tensor.clone() for name, tensor in learner.state_dict().items()}
        for _ in train(learner, clips, replace(FAST, freeze=freeze), tmp_path / freeze):
            pass
        changed = {name for name, tensor in learner.state_dict().items() if not torch.equal(tensor, before[name])}
        assert not any(".bn." in name for name in changed)
        assert any(name.startswith("backbone.") for name in changed) == (freeze == "none")
        assert any(name.startswith("head.") for name in changed)


def test_half_precision_learns_the_same_things(tiny, tmp_path):
    clips, _ = open_set(tiny)
    config = replace(FAST, precision="bfloat16")
    halves = [e.total for e in train(network(), clips, config, tmp_path / "half") if isinstance(e, Step)]
    full = [e.total for e in train(network(), clips, FAST, tmp_path / "full") if isinstance(e, Step)]
    assert halves[0] == pytest.approx(full[0], rel=0.05)


def test_kept_features_are_never_those_of_other_clips(tiny, tmp_path):
    def totals(name, clips, store):
        config = replace(FAST, epochs=3, batch=1, freeze="backbone")
        return [e.total for e in train(network(), clips, config, tmp_path / name, store=store) if isinstance(e, Step)]

    both, _ = open_set(tiny, variants=1)
    (tmp_path / "renamed").mkdir()
    # The other video under the name of the first, and it alone: the splice of its only clip is another one.
    shutil.copy(tiny / "two.mp4", tmp_path / "renamed" / "one.mp4")
    database = json.loads((tiny / "annotations.json").read_text())
    database["database"] = {"one": database["database"]["two"]}
    (tmp_path / "renamed" / "annotations.json").write_text(json.dumps(database))
    alone, _ = open_set(tmp_path / "renamed", variants=1)
    assert alone.sample(0, 0).splice != both.sample(1, 0).splice
    store = FeatureStore(tmp_path / "features")
    kept = {name: totals(name, clips, store) for name, clips in (("both", both), ("alone", alone))}
    assert kept == {name: totals(f"{name} again", clips, None) for name, clips in (("both", both), ("alone", alone))}
    # Both ways round each: the clip and the spliced one; a clip that comes back is not computed twice.
    assert len(list((tmp_path / "features").rglob("*.npz"))) == 6


class Scores:
    """Held-out scores as they come, without videos: what early stopping reacts to."""

    def __init__(self, *averages):
        self.left = list(averages)

    def score(self, learner, device, *, cancelled):
        from afsd_core.evaluation import MeanAP

        return MeanAP("activitynet", (0.5,), ("a",), np.array([[self.left.pop(0)]]), (1,))


def test_it_stops_when_nothing_gets_better_and_returns_the_best(tiny, tmp_path):
    clips, _ = open_set(tiny)
    config = replace(FAST, epochs=9, patience=2)
    learner = network()
    found, after = [], {}
    for event in train(learner, clips, config, tmp_path, held_out=Scores(0.1, 0.5, 0.4, 0.5, 0.9)):
        found.append(event)
        if isinstance(event, Evaluated):
            after[event.epoch] = learner.head.prop_loc.conv1d.weight.detach().clone()
    scored = [e for e in found if isinstance(e, Evaluated)]
    assert [(e.epoch, e.best, e.patience) for e in scored] == [(0, True, 2), (1, True, 2), (2, False, 1), (3, False, 0)]
    end = found[-1]
    assert isinstance(end, Finished)
    assert (end.reason, end.best_epoch, end.best_average) == ("no improvement", 1, 0.5)
    assert end.checkpoint.name == "best.pt"
    assert torch.equal(learner.head.prop_loc.conv1d.weight, after[1])


def test_stopping_keeps_what_is_done(tiny, tmp_path):
    clips, _ = open_set(tiny)
    found = train(network(), clips, FAST, tmp_path, cancelled=lambda: True)
    kinds = [type(next(found)), type(next(found))]
    assert kinds == [Started, Step]
    with pytest.raises(Cancelled):
        next(found)
    assert next(train(network(), clips, FAST, tmp_path)).step == 1


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_averaged_weights_are_what_the_formula_says(tiny, tmp_path, precision):
    clips, _ = open_set(tiny)
    config = replace(FAST, epochs=5, batch=1, averaging=0.3, precision=precision)
    learner = network()
    expected = {name: p.detach().double() for name, p in learner.named_parameters() if ".bn." not in name}
    for event in train(learner, clips, config, tmp_path):
        if isinstance(event, Step):
            # 1/10, 2/11, 3/12, 4/13, and then no more than asked for.
            keep = min(0.3, (event.step + 1) / (event.step + 10))
            now = dict(learner.named_parameters())
            expected = {name: keep * old + (1 - keep) * now[name].detach() for name, old in expected.items()}
    assert event.reason == "all epochs"
    kept = checkpoints.load(tmp_path / "last.pt")
    assert kept["average"].keys() == expected.keys()
    now = dict(learner.named_parameters())
    for name, tensor in expected.items():
        assert kept["average"][name].dtype == torch.float32
        torch.testing.assert_close(kept["average"][name].double(), tensor, rtol=1e-5, atol=1e-7)
        assert torch.equal(now[name], kept["average"][name])
    weight = "head.prop_loc.conv1d.weight"
    assert not torch.equal(kept["learnt"][weight], kept["average"][weight])


def test_what_is_scored_is_the_average_and_what_comes_out_is_the_best_one(tiny, tmp_path):
    clips, _ = open_set(tiny)
    weights, own = [], []

    class Watched(Scores):
        def score(self, learner, device, *, cancelled):
            weights.append(learner.head.prop_loc.conv1d.weight.detach().clone())
            return super().score(learner, device, cancelled=cancelled)

    config = replace(FAST, epochs=9, patience=2, averaging=0.9, freeze="backbone")
    learner = network()
    for event in train(learner, clips, config, tmp_path, held_out=Watched(0.1, 0.5, 0.4, 0.5, 0.9)):
        if isinstance(event, Evaluated):
            own.append(learner.head.prop_loc.conv1d.weight.detach().clone())
            kept = checkpoints.load(tmp_path / "best.pt")["learnt"]
            assert torch.equal(kept["head.prop_loc.conv1d.weight"], weights[min(event.epoch, 1)])
    assert len(weights) == 4
    # It learns on with its own weights.
    assert not any(torch.equal(a, b) for a, b in zip(weights, own, strict=True))
    assert torch.equal(learner.head.prop_loc.conv1d.weight, weights[1])


def test_a_training_stopped_while_it_is_scored_goes_on_with_its_own_weights(tiny, tmp_path):
    clips, _ = open_set(tiny)
    config = replace(FAST, averaging=0.9)
    learner = network()
    own = {}

    class Stopped:
        def score(self, learner, device, *, cancelled):
            raise Cancelled("Stopped.")

    def run():
        for event in train(learner, clips, config, tmp_path, held_out=Stopped()):
            if isinstance(event, Step):
                own.update({name: tensor.clone() for name, tensor in learner.state_dict().items()})

    with pytest.raises(Cancelled):
        run()
    assert all(torch.equal(tensor, own[name]) for name, tensor in learner.state_dict().items())


def test_without_averages_and_dropout_a_run_is_what_it_was_before_there_were_any():
    assert "averaging" not in TrainConfig().signature()
    assert "dropout" not in TrainConfig().signature()
    assert TrainConfig(dropout=0.5).signature() != TrainConfig().signature()
    assert (
        TrainConfig(averaging=0.9).signature() != TrainConfig(averaging=0.99).signature() != TrainConfig().signature()
    )


def test_dropout_leaves_out_the_same_channels_for_the_same_step_and_none_when_scored(tiny):
    net = network()
    seen = []
    net.detect = lambda features, with_boundary=False: seen.append(features)
    learner = Learner(net, FeatureStore(None), dropout=0.5)
    clips, _ = open_set(tiny)
    batch = next(prefetched(clips, [([0], 0)]))
    batch = replace(batch, spliced=None)
    for step in (1, 1, 2):
        learner(batch, step)
    first, again, other = (f.c4[0].abs().amax(dim=(1, 2, 3)) > 0 for f in seen)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    whole = net.features(scaled(batch.clips, batch.frames))
    torch.testing.assert_close(seen[0].c4[:, first], 2 * whole.c4[:, first])
    assert 0.2 < float((~first).float().mean()) < 0.8


def test_a_run_of_other_settings_is_not_gone_on_with(tiny, tmp_path):
    clips, _ = open_set(tiny)
    list(train(network(), clips, replace(FAST, epochs=1), tmp_path))
    with pytest.raises(DataError, match="other settings or other data"):
        list(train(network(), clips, replace(FAST, lr=2e-3), tmp_path))
    with pytest.raises(DataError, match="other settings or other data"):
        list(train(network(), clips, replace(FAST, averaging=0.9), tmp_path))
    # More epochs are no other settings.
    assert sum(isinstance(e, Step) for e in train(network(), clips, FAST, tmp_path)) == 1


def test_a_damaged_checkpoint_gets_a_sentence(tiny, tmp_path):
    clips, _ = open_set(tiny)
    list(train(network(), clips, replace(FAST, epochs=1), tmp_path))
    (tmp_path / "last.pt").write_bytes((tmp_path / "last.pt").read_bytes()[:1000])
    with pytest.raises(DataError, match=r"last\.pt: the checkpoint is damaged"):
        list(train(network(), clips, FAST, tmp_path))


def test_outputs_that_an_ablation_does_not_teach_say_nothing(tiny, tmp_path):
    clips, _ = open_set(tiny)
    config = replace(FAST, epochs=1, weights=LossWeights(center=0, prop_loc=0, prop_conf=0))
    learner = network()
    step = next(e for e in train(learner, clips, config, tmp_path) if isinstance(e, Step))
    assert set(step.losses) == {"loc", "conf", "activation", "triplet"}
    raw = learner(torch.zeros(1, 3, 64, 32, 32))
    assert not raw.center.any()
    assert not raw.prop_loc.any()
    assert not raw.prop_conf.any()


def test_tables_and_plots_have_every_step_once_after_a_resume(tiny, tmp_path):
    clips, held_out = open_set(tiny)
    for epochs in (1, 3):
        with RunLog(tmp_path) as log:
            for event in train(network(), clips, replace(FAST, epochs=epochs), tmp_path, held_out=held_out):
                log.write(event)
                assert not isinstance(event, Saved) or event.path.is_file()
    rows = (tmp_path / "losses.csv").read_text().splitlines()
    assert rows[0].startswith("step,epoch,total,")
    assert [float(row.split(",")[0]) for row in rows[1:]] == [0, 1, 2]
    assert len((tmp_path / "scores.csv").read_text().splitlines()) == 4
    for name in ("losses.png", "mAP.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
