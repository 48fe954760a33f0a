"""Versions of a detector keep their backbone once: each detects as if it had all of its weights to itself."""

import json
from dataclasses import replace

import pytest
import torch

from afsd_core.errors import WeightsError
from afsd_core.inference import pipeline
from afsd_core.weights import Registry, export_archive, import_archive
from tests.light_models import light_on_features
from tests.training.tiny_set import make_video


@pytest.fixture
def registry(afsd_home):
    return Registry()


@pytest.fixture
def versions(registry):
    """Two versions with different heads on one backbone, each whole and, as "shared-N", with the backbone shared."""
    whole = [light_on_features(registry, f"whole-{n}", seed=n) for n in (1, 2)]
    for n, model in enumerate(whole, 1):
        registry.save(replace(model, name=f"shared-{n}"), model.load_state(), share="backbone.")
    return registry


def shared_files(registry):
    return sorted((registry.root / ".shared").glob("*"))


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def detections(video, model):
    found = list(pipeline.detect(video, model, engine="torch", device="cpu"))[-1].detections
    return [(each.start, each.end, each.label, each.score) for each in found]


def test_the_backbone_is_kept_once_and_each_version_detects_as_before(versions, tmp_path):
    (file,) = shared_files(versions)
    make_video(tmp_path / "clip.mp4", [(0.6, 1.6, "slide"), (2.6, 3.6, "drop")])
    found = []
    for n in (1, 2):
        whole, shared = versions.get(f"whole-{n}"), versions.get(f"shared-{n}")
        assert shared.shared == file
        assert shared.weights.stat().st_size < whole.weights.stat().st_size - file.stat().st_size / 2
        assert same(shared.load_state(), whole.load_state())
        found.append(detections(tmp_path / "clip.mp4", shared))
        assert found[-1] == detections(tmp_path / "clip.mp4", whole)
    assert found[0]
    assert found[0] != found[1]
    assert versions.names() == ("shared-1", "shared-2", "whole-1", "whole-2")


def test_the_backbone_goes_with_the_last_version_that_has_it(versions):
    versions.remove("shared-1")
    assert len(shared_files(versions)) == 1
    assert same(versions.get("shared-2").load_state(), versions.get("whole-2").load_state())
    versions.remove("shared-2")
    assert shared_files(versions) == []


def test_a_damaged_version_keeps_what_it_may_need(versions):
    (versions.root / "shared-1" / "model.json").write_text("{")
    versions.remove("shared-2")
    assert len(shared_files(versions)) == 1


def test_an_export_is_one_file_that_needs_nothing_else(versions, tmp_path):
    export_archive(versions, versions.get("shared-1"), tmp_path / "one.afsdmodel")
    elsewhere = Registry(tmp_path / "elsewhere")
    arrived = import_archive(elsewhere, tmp_path / "one.afsdmodel")
    assert arrived.shared is None
    assert not (elsewhere.root / ".shared").exists()
    assert same(arrived.load_state(), versions.get("whole-1").load_state())


def test_a_damaged_or_missing_backbone_is_told_and_the_next_version_brings_it_back(versions):
    (file,) = shared_files(versions)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(WeightsError, match="has changed since it was saved"):
        versions.get("shared-1").load_state()
    with pytest.raises(WeightsError, match="has changed since it was saved"):
        export_archive(versions, versions.get("shared-1"), versions.root.parent / "x.afsdmodel")
    file.unlink()
    with pytest.raises(WeightsError, match="shares with other models is missing"):
        versions.get("shared-1")
    model = versions.get("whole-1")
    versions.save(replace(model, name="shared-3"), model.load_state(), share="backbone.")
    assert same(versions.get("shared-1").load_state(), model.load_state())


def test_no_description_names_another_file_than_a_hash(versions):
    description = versions.root / "shared-1" / "model.json"
    said = json.loads(description.read_text())
    assert said["format"] == 2  # a program that does not know of shared weights says so
    assert json.loads((versions.root / "whole-1" / "model.json").read_text())["format"] == 1
    description.write_text(json.dumps(said | {"shared_sha256": "../../secret"}))
    with pytest.raises(WeightsError, match="shared_sha256 is no hash"):
        versions.get("shared-1")
