"""`afsd models export NAME --out FILE.afsdmodel` and `afsd models import FILE.afsdmodel` on another computer."""

import hashlib
import json
import zipfile
from dataclasses import replace

import pytest
import torch

from afsd_core.errors import WeightsError
from afsd_core.weights import Registry, export_archive, import_archive, lineage
from tests.light_models import light_afsd, light_zero_shot


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A registry with a fine-tuned model and its parent, and the file that the former was exported to."""
    registry = Registry(tmp_path_factory.mktemp("home"))
    parent = light_afsd(registry, "parent")
    record = {"before": {"average": 0.4}, "after": {"average": 0.6}, "videos": ["a.mp4"]}
    child = registry.save(replace(parent, name="child", parent="parent", training=record), parent.load_state())
    file = registry.root.parent / "child.afsdmodel"
    export_archive(registry, child, file)
    return registry, child, file


def parts(file):
    with zipfile.ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(file, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(file, "w", compression) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file


def refused(tmp_path, file, words):
    """The sentence of an import that left nothing anywhere."""
    registry = Registry(tmp_path / "elsewhere" / "models")
    with pytest.raises(WeightsError, match=words) as refusal:
        import_archive(registry, file, "m")
    assert registry.names() == ()
    assert not [p for p in (tmp_path / "elsewhere").rglob("*") if p.is_file() and p.name != ".lock"]
    return str(refusal.value)


def test_a_model_arrives_elsewhere_whole(home, tmp_path):
    registry, child, file = home
    assert sorted(parts(file)) == ["model.json", "weights.safetensors"]
    elsewhere = Registry(tmp_path)
    arrived = import_archive(elsewhere, file)
    assert elsewhere.get("child") == arrived
    for what in ("kind", "classes", "config", "source", "parent", "training", "created"):
        assert getattr(arrived, what) == getattr(child, what), what
    theirs = child.load_network().state_dict()
    assert all(torch.equal(value, theirs[name]) for name, value in arrived.load_network().state_dict().items())
    # The parent is not there, and what it was is still told; also after one more journey.
    assert lineage(elsewhere, arrived) == lineage(registry, child)
    assert lineage(elsewhere, arrived)[0].startswith("parent: random weights")
    export_archive(elsewhere, arrived, tmp_path / "again.afsdmodel")
    third = Registry(tmp_path / "third")
    again = import_archive(third, tmp_path / "again.afsdmodel", "other-name")
    assert again.name == "other-name"
    assert lineage(third, again) == lineage(registry, child)


def test_a_name_that_is_taken_is_not_replaced(home, tmp_path):
    _, _, file = home
    registry = Registry(tmp_path)
    light_zero_shot(registry, "child")
    with pytest.raises(WeightsError, match="called child already"):
        import_archive(registry, file)
    assert registry.get("child").kind == "zero_shot"
    assert import_archive(registry, file, "child-2").kind == "afsd"


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "weights.safetensors/../../evil", "C:\\evil"])
def test_a_path_out_of_the_folder_is_refused(home, tmp_path, name):
    _, _, file = home
    members = parts(file)
    sentence = refused(tmp_path, packed(tmp_path / "x.afsdmodel", members | {name: b"evil"}), "no model has")
    assert "x.afsdmodel" in sentence
    assert not list(tmp_path.rglob("*evil*"))


def test_a_model_name_that_is_a_path_is_refused(home, tmp_path):
    _, _, file = home
    members = parts(file)
    description = json.loads(members["model.json"]) | {"name": "../../evil"}
    packed(tmp_path / "x.afsdmodel", members | {"model.json": json.dumps(description)})
    with pytest.raises(WeightsError, match="cannot be a model's name"):
        import_archive(Registry(tmp_path / "models"), tmp_path / "x.afsdmodel")


@pytest.mark.parametrize("member", ["weights.safetensors", "model.json"])
def test_what_unfolds_to_fill_the_memory_is_refused(home, tmp_path, member):
    _, _, file = home
    members = parts(file) if member == "model.json" else {"model.json": parts(file)["model.json"]}
    bomb = packed(tmp_path / "bomb.afsdmodel", members | {member: b"\0" * (64 << 20)}, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 2 << 20
    refused(tmp_path, bomb, "unfolds to far more")


def test_a_size_that_lies_is_refused(home, tmp_path):
    """The directory says a few bytes, the stream unfolds to more."""
    _, _, file = home
    content = {"model.json": parts(file)["model.json"], "weights.safetensors": b"\0" * (64 << 20)}
    bomb = packed(tmp_path / "bomb.afsdmodel", content, zipfile.ZIP_DEFLATED)
    size = (64 << 20).to_bytes(4, "little")
    bomb.write_bytes(bomb.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    refused(tmp_path, bomb, r"bomb\.afsdmodel")


def test_weights_of_another_hash_are_refused(home, tmp_path):
    _, _, file = home
    members = parts(file)
    changed = bytearray(members["weights.safetensors"])
    changed[-1] ^= 1
    packed(tmp_path / "x.afsdmodel", members | {"weights.safetensors": bytes(changed)})
    refused(tmp_path, tmp_path / "x.afsdmodel", "SHA-256 differs")


def described(members, **changes):
    """The members with another description, and the hash of the weights as they are."""
    digest = hashlib.sha256(members["weights.safetensors"]).hexdigest()
    text = json.dumps(json.loads(members["model.json"]) | {"weights_sha256": digest} | changes)
    return members | {"model.json": text}


def test_what_is_damaged_or_foreign_is_refused_with_a_sentence(home, tmp_path):
    _, _, file = home
    members, at = parts(file), tmp_path / "x.afsdmodel"
    whole = file.read_bytes()
    at.write_bytes(whole[: len(whole) // 2])
    refused(tmp_path, at, "damaged on the way")
    at.write_bytes(b"")
    refused(tmp_path, at, "damaged on the way")
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0x55
    at.write_bytes(bytes(flipped))
    refused(tmp_path, at, r"x\.afsdmodel")
    refused(tmp_path, tmp_path / "nowhere.afsdmodel", "no such file")
    refused(tmp_path, packed(at, {"readme.txt": "hello"}), "no model has")
    refused(tmp_path, packed(at, {"model.json": members["model.json"]}), "once each")
    refused(tmp_path, packed(at, members | {"model.json": b"\xff\xfe"}), "not text")
    refused(tmp_path, packed(at, members | {"model.json": "[" * 100_000}), "not JSON")
    refused(tmp_path, packed(at, described(members, format=99)), "newer version")
    refused(tmp_path, packed(at, described(members, kind="spell")), "unknown kind")
    refused(tmp_path, packed(at, described(members, classes=["a", "a", "b"])), "must differ")
    text = members | {"weights.safetensors": b"not weights"}
    refused(tmp_path, packed(at, described(text)), "no safetensors file")


@pytest.mark.parametrize(
    "change",
    [{"width": 1 << 20}, {"levels": 1 << 40}, {"classes": 7}, {"clip_length": "long"}, {"width": None}, {"spell": 1}],
)
def test_a_config_that_the_weights_do_not_fit_is_refused(home, tmp_path, change):
    _, child, file = home
    packed(tmp_path / "x.afsdmodel", described(parts(file), config=dict(child.config) | change))
    refused(tmp_path, tmp_path / "x.afsdmodel", ".")


def test_an_export_that_fails_leaves_what_was_there(home, tmp_path):
    registry, _, _ = home
    damaged = light_zero_shot(Registry(tmp_path / "models"))
    damaged.weights.write_bytes(damaged.weights.read_bytes()[:-1] + b"?")
    out = tmp_path / "out.afsdmodel"
    out.write_text("before")
    with pytest.raises(WeightsError, match="SHA-256 differs"):
        export_archive(registry, damaged, out)
    assert out.read_text() == "before"
    assert [p.name for p in tmp_path.glob("*out*")] == ["out.afsdmodel"]
