"""A registry of models: whole or not at all, damaged ones told, whatever happens while saving."""

import json
import os
import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from afsd_core.errors import WeightsError
from afsd_core.folders import models_folder
from afsd_core.weights import Model, Registry

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path / "models")


def a_model(name="m", **changes):
    values = {"name": name, "kind": "afsd", "classes": ("Jump", "Läuft"), "config": {"classes": 3}, "source": "a test"}
    return Model(**(values | changes))


STATE = {"scalar": torch.tensor(7), "w": np.arange(6, dtype=np.float32).reshape(2, 3), "b": torch.ones(2)}


def test_a_saved_model_comes_back_as_it_was(registry):
    training = {"data": "f00", "before": 0.2, "after": 0.4, "settings": {"epochs": 3}}
    saved = registry.save(a_model(parent="older", training=training), STATE)
    found = Registry(registry.root).get("m")
    assert found == saved
    assert (found.classes, found.parent, found.training) == (("Jump", "Läuft"), "older", training)
    state = found.load_state()
    assert {n: t.tolist() for n, t in state.items()} == {"scalar": 7, "w": [[0, 1, 2], [3, 4, 5]], "b": [1, 1]}
    assert registry.names() == ("m",)
    assert registry.list() == (saved,)
    assert sorted(p.name for p in saved.folder.iterdir()) == ["model.json", "weights.safetensors"]


def test_transposed_and_shared_tensors_are_saved_as_what_they_show(registry):
    tensor = torch.arange(6.0).reshape(2, 3)
    state = registry.save(a_model(), {"t": tensor.T, "view": tensor[0], "same": tensor}).load_state()
    assert state["t"].tolist() == tensor.T.tolist()
    assert state["view"].tolist() == [0, 1, 2]


def test_the_users_own_registry_is_where_the_program_keeps_models(afsd_home):
    assert Registry().root == models_folder() == afsd_home / "models"
    assert Registry().names() == ()


def test_an_unknown_model_is_answered_with_those_there_are(registry):
    with pytest.raises(WeightsError, match=r"no model of this name\. There is none yet\. .*fetch i3d-kinetics400"):
        registry.get("x")
    registry.save(a_model("b"), STATE)
    registry.save(a_model("a"), STATE)
    with pytest.raises(WeightsError, match=r"x: no model of this name\. Those there are: a, b\."):
        registry.get("x")
    with pytest.raises(WeightsError, match="no model of this name"):
        registry.remove("../a")


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "..", "a\\b", "con", "NUL.txt", "x" * 81, "a b", "end.", "ä"])
def test_a_name_that_cannot_be_a_folder_everywhere_is_refused(registry, name):
    with pytest.raises(WeightsError, match="cannot be a model's name"):
        registry.save(a_model(name), STATE)
    assert registry.names() == ()


def test_a_taken_name_is_refused_unless_it_is_to_be_replaced(registry):
    registry.save(a_model(), STATE)
    with pytest.raises(WeightsError, match="there is a model called m already"):
        registry.save(a_model(source="new"), STATE)
    with pytest.raises(WeightsError, match="there is a model called m already"):
        registry.save(a_model("M"), STATE, overwrite=True)
    registry.save(a_model(source="new"), {"w": np.zeros(1)}, overwrite=True)
    assert registry.get("m").source == "new"
    assert list(registry.get("m").load_state()) == ["w"]


def test_a_removed_model_is_gone_with_its_files(registry):
    folder = registry.save(a_model(), STATE).folder
    registry.remove("m")
    assert registry.names() == ()
    assert not folder.exists()


def test_weights_that_changed_on_the_disk_are_not_used(registry):
    model = registry.save(a_model(), STATE)
    content = bytearray(model.weights.read_bytes())
    content[-1] ^= 1
    model.weights.write_bytes(content)
    with pytest.raises(WeightsError, match=r"m: .*weights\.safetensors has changed since it was saved"):
        model.load_state()
    model.weights.write_bytes(content[:100])
    with pytest.raises(WeightsError, match="has changed since it was saved"):
        model.load_network()
    model.weights.unlink()
    with pytest.raises(WeightsError, match=r"weights\.safetensors is missing"):
        model.load_state()
    with pytest.raises(WeightsError, match=r"m: the model's weights\.safetensors is missing"):
        registry.get("m")


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("not JSON", "{"),
        ("not an object", "[]"),
        ("no kind", "{}"),
        ("unknown kind 'flow'", json.dumps({"kind": "flow"})),
        ("classes is 3", json.dumps({"kind": "afsd", "classes": 3})),
        ("saved by a newer version", json.dumps({"format": 99})),
    ],
)
def test_a_damaged_description_is_told_in_one_sentence_and_hides_no_other_model(registry, what, text):
    registry.save(a_model("bad"), STATE)
    good = registry.save(a_model("good"), STATE)
    (registry.root / "bad" / "model.json").write_text(text)
    with pytest.raises(WeightsError, match=f"bad: .*{what}"):
        registry.get("bad")
    assert registry.names() == ("bad", "good")
    assert registry.list() == (good,)
    assert list(registry.problems()) == ["bad"]
    registry.remove("bad")
    assert registry.problems() == {}


def test_weights_that_do_not_fit_the_network_are_told_by_name(registry):
    from afsd_core.detector.i3d import I3d

    network = I3d(logits=2)
    state = network.state_dict()
    model = a_model(kind="zero_shot", classes=("a", "b"), config={})
    registry.save(model, {k: v for k, v in state.items() if k != "logits.conv3d.bias"})
    with pytest.raises(WeightsError, match=r"do not fit .* the file lacks logits\.conv3d\.bias"):
        registry.get("m").load_network()
    registry.save(model, state | {"logits.conv3d.bias": torch.zeros(3)}, overwrite=True)
    with pytest.raises(WeightsError, match=r"do not fit .* logits\.conv3d\.bias"):
        registry.get("m").load_network()
    registry.save(model, {k: v for k, v in state.items() if "num_batches" not in k}, overwrite=True)
    loaded = registry.get("m").load_network()
    assert not loaded.training
    assert torch.equal(loaded.state_dict()["logits.conv3d.weight"], state["logits.conv3d.weight"])


SAVES = textwrap.dedent("""
    import sys
    from pathlib import Path
    import numpy as np
    from afsd_core.weights import Model, Registry
    registry, who = Registry(Path(sys.argv[1])), sys.argv[2]
    print("ready", flush=True)
    for n in range(int(sys.argv[3])):
        model = Model(name="m", kind="afsd", classes=(), config={"n": n}, source=who)
        registry.save(model, {"n": np.full(200_000, n, np.float32)}, overwrite=True)
""")


def saver(registry, who, times):
    process = subprocess.Popen(
        [sys.executable, "-c", SAVES, str(registry.root), who, str(times)], cwd=REPO, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    return process


def test_a_save_that_is_killed_leaves_the_old_model_or_the_new_one(registry):
    rng = random.Random(7)
    registry.save(a_model(config={"n": -1}), {"n": np.full(200_000, -1, np.float32)})
    for _ in range(12):
        process = saver(registry, "victim", 1000)
        time.sleep(rng.uniform(0.0, 0.05))
        process.kill()
        process.wait()
        process.stdout.close()
        model = registry.get("m")
        assert set(model.load_state()["n"].tolist()) == {model.config["n"]}
    registry.save(a_model("other"), STATE)
    assert sorted(p.name for p in registry.root.iterdir() if p.is_dir()) == ["m", "other"], "nothing was left behind"


def test_two_processes_that_save_the_same_model_do_not_mix_their_files(registry):
    both = [saver(registry, who, 40) for who in ("one", "two")]
    while any(p.poll() is None for p in both):
        if registry.names():
            registry.get("m")
    assert [p.wait() for p in both] == [0, 0]
    for p in both:
        p.stdout.close()
    model = registry.get("m")
    assert set(model.load_state()["n"].tolist()) == {model.config["n"]} == {39}


@pytest.mark.skipif(sys.platform != "linux" or not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_and_changes_nothing(registry, monkeypatch):
    registry.save(a_model(source="old"), STATE)
    opened = Path.open

    def on_a_full_disk(path, *arguments, **options):
        return opened(Path("/dev/full") if path.name == "weights.safetensors" else path, *arguments, **options)

    monkeypatch.setattr(Path, "open", on_a_full_disk)
    with pytest.raises(WeightsError, match=r"the disk that holds .* is full; nothing was changed"):
        registry.save(a_model(source="new"), STATE, overwrite=True)
    monkeypatch.undo()
    assert registry.get("m").source == "old"
    assert [p.name for p in registry.root.iterdir() if p.is_dir()] == ["m"]


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="needs a user whom folders can refuse")
def test_a_folder_that_may_not_be_written_is_told(registry):
    registry.root.mkdir()
    registry.root.chmod(0o500)
    with pytest.raises(WeightsError, match="cannot be written"):
        registry.save(a_model(), STATE)


def test_importing_the_weights_package_loads_no_torch():
    code = (
        "import afsd_core.weights, afsd_core.weights.registry, afsd_core.weights.kinetics, sys; "
        "sys.exit('torch' in sys.modules or 'cv2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPO, check=False).returncode == 0
