"""Released checkpoints: read whole and safely, told apart from everything else in one sentence."""

import json
import pickle
from pathlib import Path

import pytest
import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.errors import WeightsError
from afsd_core.weights.released import read_released, released_names

SHAPES = json.loads((Path(__file__).parents[1] / "golden" / "data" / "official_state_dict.json").read_text())
FIRST = "backbone._model.Conv3d_1a_7x7.conv3d.weight"


def number(value: float, shape) -> torch.Tensor:
    """A constant of any shape that takes a few bytes on disk."""
    return torch.full((1,), value).expand(*shape) if shape else torch.tensor(int(value))


@pytest.fixture
def state() -> dict[str, torch.Tensor]:
    return {name: number(i + 1, shape) for i, (name, (shape, _)) in enumerate(SHAPES.items())}


@pytest.fixture
def read(tmp_path):
    def save_and_read(content):
        file = tmp_path / "checkpoint-15.ckpt"
        torch.save(content, file)
        return read_released(file)

    return save_and_read


def test_every_tensor_finds_its_place(state, read):
    config, ours = read(state)
    with torch.device("meta"):
        expected = {name: value.shape for name, value in Afsd(config).state_dict().items()}
    assert {name: value.shape for name, value in ours.items()} == expected
    # All values differ, so none can have gone to two places.
    assert sorted(int(v.flatten()[0]) for v in ours.values()) == list(range(1, len(SHAPES) + 1))
    back = {released: ours[name] for released, name in released_names(ours).items()}
    assert {n: int(v.flatten()[0]) for n, v in back.items()} == {n: int(v.flatten()[0]) for n, v in state.items()}


def test_flow_and_the_number_of_classes_are_read_from_the_weights(state, read):
    state[FIRST] = number(1, (64, 2, 7, 7, 7))
    for branch, width in (("conf_head", 3), ("prop_conf_head", 1)):
        state[f"coarse_pyramid_detection.{branch}.conv1d.weight"] = number(1, (6, 512, width))
        state[f"coarse_pyramid_detection.{branch}.conv1d.bias"] = number(1, (6,))
    config, _ = read(state)
    assert config == DetectorConfig.thumos14(6, in_channels=2)


def test_names_from_several_gpus_are_understood(state, read):
    config, _ = read({f"module.{name}": value for name, value in state.items()})
    assert config == DetectorConfig.thumos14(21)


def test_what_is_wrong_is_said_in_a_sentence_with_the_file(state, read):
    def says(content) -> str:
        with pytest.raises(WeightsError) as error:
            read(content)
        assert str(error.value).startswith("checkpoint-15.ckpt: ")
        assert str(error.value).endswith(".")
        return str(error.value)

    without = {n: v for n, v in state.items() if "deconv.3" not in n}
    assert "missing coarse_pyramid_detection.deconv.3.conv1d.weight and 1 more" in says(without)
    assert "unexpected extra.weight" in says(state | {"extra.weight": number(0, (1,))})
    wrong = says(state | {"coarse_pyramid_detection.center_head.conv1d.weight": number(0, (1, 512, 5))})
    assert "center_head.conv1d.weight is shaped 1×512×5 where 1×512×3 is needed" in wrong
    backbone = {n.removeprefix("backbone._model."): v for n, v in state.items() if n.startswith("backbone")}
    assert "I3D backbone alone" in says(backbone)
    assert "something else than a network's weights" in says({"state_dict": state, "epoch": 3})
    assert "something else" in says([1, 2])
    assert "something else" in says({})
    assert "5 channels" in says(state | {FIRST: number(1, (64, 5, 7, 7, 7))})
    damaged = says(state | {"coarse_pyramid_detection.center_head.conv1d.weight": number(float("nan"), (1, 512, 3))})
    assert "not numbers" in damaged


class Payload:
    def __reduce__(self):
        return Path.touch, (Path("ran"),)


def test_a_checkpoint_that_would_run_code_is_not_opened(state, read, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WeightsError, match="could run code when opened, so it was not opened"):
        read(state | {"payload": Payload()})
    (tmp_path / "old.ckpt").write_bytes(pickle.dumps(Payload()))
    with pytest.raises(WeightsError, match=r"^old\.ckpt: "):
        read_released(tmp_path / "old.ckpt")
    assert not (tmp_path / "ran").exists()


def test_files_that_are_no_checkpoints_are_named(state, tmp_path):
    whole = tmp_path / "whole.ckpt"
    torch.save(state, whole)
    (tmp_path / "half.ckpt").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (tmp_path / "empty.ckpt").write_bytes(b"")
    (tmp_path / "text.ckpt").write_text("not weights")
    for name in ("half", "empty", "text"):
        with pytest.raises(WeightsError, match=f"^{name}.ckpt: it is no PyTorch checkpoint, or damaged"):
            read_released(tmp_path / f"{name}.ckpt")
    with pytest.raises(WeightsError, match="no such file"):
        read_released(tmp_path / "absent.ckpt")
    with pytest.raises(WeightsError, match="cannot be read"):
        read_released(tmp_path)
