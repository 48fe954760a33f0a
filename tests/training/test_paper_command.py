"""`afsd train` refuses in one sentence, before anything is decoded, what cannot be trained."""

import os
import subprocess
import sys

import pytest

from tests.training.tiny_set import make_set
from training.engine import checkpoints
from training.targets.losses import LossWeights


def afsd(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "there is no such file or folder"),
        (("--without", "colour"), "--without colour: no such part. Choose of quality, refinement, consistency."),
        (("--device", "abacus"), "abacus: no such device. Choose auto, cpu, cuda or mps."),
    ],
)
def test_what_cannot_be_trained_is_refused_in_a_sentence(tmp_path, options, sentence):
    dataset = tmp_path / "annotated"
    if options:
        dataset.mkdir()
    ended = afsd("train", dataset, "--name", "x", "--run", tmp_path / "run", *options)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_averaged_weights_are_kept_beside_the_last_ones_where_asked_for(tmp_path):
    make_set(tmp_path / "set", subset="train")
    options = ("--backbone", "none", "--freeze", "backbone", "--epochs", "1", "--threads", "1", "--average", "0.9")
    home = str(tmp_path / "home")
    ended = afsd("train", tmp_path / "set", "--name", "x", "--run", tmp_path / "run", *options, AFSD_HOME=home)
    # One step on noise: whether something right was found, and a model saved, is left to chance.
    assert "epoch 1:" in ended.stderr + ended.stdout
    kept = checkpoints.load(tmp_path / "run" / "last.pt")
    name = "head.prop_loc.conv1d.weight"
    assert kept["average"].keys() == kept["learnt"].keys()
    assert not kept["average"][name].equal(kept["learnt"][name])
    # Dropout reaches the training: what was begun without it is not gone on with.
    thinner = ("--name", "y", "--run", tmp_path / "run", *options, "--dropout", "0.3")
    other = afsd("train", tmp_path / "set", *thinner, AFSD_HOME=home)
    assert other.returncode == 1
    assert "other settings" in other.stderr
    refused = afsd("train", tmp_path / "set", "--name", "x", "--run", tmp_path / "run", "--average", "1")
    assert refused.returncode == 2
    assert "--average" in refused.stderr


def test_ablations_leave_out_the_terms_of_the_papers_tables():
    from app.cli.train import _weights

    assert _weights(LossWeights(), "quality").center == 0
    weights = _weights(LossWeights(), "refinement, consistency")
    assert (weights.prop_loc, weights.prop_conf, weights.activation, weights.triplet) == (0, 0, 0, 0)
    assert (weights.loc, weights.conf, weights.center) == (10, 1, 1)
