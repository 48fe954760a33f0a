"""`afsd models import FILE`: a released checkpoint becomes a model."""

import os

import pytest
import torch

from afsd_core.detector.config import DetectorConfig
from afsd_core.detector.network import Afsd
from afsd_core.errors import WeightsError
from afsd_core.weights import Registry, import_released
from afsd_core.weights.released import released_names


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """A checkpoint in the released form, of 20 classes, with random weights; and the state it was made of."""
    torch.manual_seed(3)
    state = Afsd(DetectorConfig.thumos14(21)).state_dict()
    path = tmp_path_factory.mktemp("released") / "checkpoint-15.ckpt"
    torch.save({released: state[ours] for released, ours in released_names(state).items()}, path)
    return path, state


def test_a_released_checkpoint_becomes_a_model_that_loads(checkpoint, tmp_path):
    file, state = checkpoint
    registry = Registry(tmp_path)
    model = import_released(registry, file, "afsd-thumos14")
    assert registry.get("afsd-thumos14") == model
    assert model.kind == "afsd"
    assert len(model.classes) == 20
    assert (model.classes[0], model.classes[7], model.classes[19]) == ("BaseballPitch", "Diving", "VolleyballSpiking")
    loaded = model.load_network().state_dict()
    assert all(torch.equal(loaded[name], value) for name, value in state.items() if "num_batches" not in name)


def test_class_names_can_be_given_one_for_each_class(checkpoint, tmp_path):
    file, _ = checkpoint
    registry = Registry(tmp_path)
    with pytest.raises(WeightsError, match=r"tells 20 classes apart, and 2 names were given"):
        import_released(registry, file, "m", ["a", "b"])
    with pytest.raises(WeightsError, match="must differ"):
        import_released(registry, file, "m", ["a"] * 20)
    with pytest.raises(WeightsError, match="cannot be a model's name"):
        import_released(registry, file, "a/b")
    assert registry.names() == ()
    assert import_released(registry, file, "m", [f"c{i}" for i in range(20)]).classes[3] == "c3"


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_a_checkpoint_that_would_run_code_is_refused_and_runs_none(tmp_path):
    torch.save({"weights": Evil(tmp_path / "ran")}, tmp_path / "evil.ckpt")
    with pytest.raises(WeightsError, match=r"evil\.ckpt"):
        import_released(Registry(tmp_path / "models"), tmp_path / "evil.ckpt", "m")
    assert not (tmp_path / "ran").exists()
