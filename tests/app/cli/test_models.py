"""`afsd models` and `afsd flow` as they are typed: what they print, write and refuse."""

import json
import os
import signal
import subprocess
import time
from dataclasses import replace

import numpy as np
import pytest

from afsd_core.message import Message, packed
from afsd_core.weights import Registry
from tests.app.cli.test_cli import COMMAND, inside
from tests.light_models import light_afsd, light_zero_shot
from tests.video_factory import make_video


def family(registry):
    """A parent, its fine-tune, the fine-tune's own, one trained alone, and one whose parent is not here."""
    parent = light_afsd(registry, "fights")
    state = parent.load_state()
    scores = ({"before": {"average": 0.4}, "after": {"average": 0.55}}, {"before": None, "after": {"average": 0.6}})
    for name, origin, record in (
        ("fights-2", "fights", scores[0]),
        ("fights-3", "fights-2", scores[1]),
        ("alone", None, {"held_out_mAP": 0.3}),
        ("guest", "far-away", None),
    ):
        registry.save(replace(parent, name=name, parent=origin, training=record), state)


def test_the_list_shows_each_model_below_its_parent_with_scores():
    family(Registry())
    lines = inside("models", "list").stdout.splitlines()
    assert [line.split("AFSD")[0].rstrip() for line in lines[1:]] == [
        "alone",
        "fights",
        "└ fights-2",
        "  └ fights-3",
        "guest",
    ]
    assert "0.300" in lines[1]
    assert "0.400 → 0.550" in lines[3]
    assert "0.600" in lines[4]
    assert "→" not in lines[4]
    assert lines[5].endswith("from far-away")
    facts = {m["name"]: m for m in json.loads(inside("models", "list", "--json").stdout)}
    assert facts["fights-2"]["held_out_mAP"] == {"before": 0.4, "after": 0.55}
    assert facts["fights"]["held_out_mAP"] == {"before": None, "after": None}
    shown = inside("models", "show", "fights-3").stdout
    assert shown.index("fights-2: random weights") < shown.index("fights: random weights")


def test_a_fine_tunes_model_shows_what_was_tried_and_how_its_score_rose():
    registry = Registry()
    model = light_afsd(registry, "fights")
    recipe = {
        "tried": [
            {"name": packed(Message("{n} heads", n=3)), "average": 0.6, "chosen": True, "steps": 480},
            {"name": "one head", "average": 0.55, "chosen": False, "steps": 400},
        ],
        "curve": [[40 * n, n / 20] for n in range(1, 13)],
        "steps": 1480,
        "expectation": packed(Message("Much alike.")),
    }
    record = {
        "after": {"average": 0.6},
        "baseline": {"average": 0.45},
        "recipe": recipe,
        "thresholds": {"turn": 0.5, "jump": 0.4},
        "mode": "quick",
    }
    registry.save(replace(model, name="fights-2", training=record), model.load_state())
    lines = inside("models", "show", "fights-2").stdout.splitlines()
    assert "Baseline   held-out mAP 0.450 (closed-form classifier)" in lines
    at = lines.index("Tried      3 heads: held-out mAP 0.600 (taken)")
    assert lines[at + 1] == "           one head: held-out mAP 0.550"
    assert "Steps      1,480" in lines
    (curve,) = (line for line in lines if line.startswith("Curve"))
    assert curve.startswith("Curve      40: 0.050, ")
    assert curve.endswith("480: 0.600 (steps: held-out mAP)")
    assert "Expect     Much alike." in lines
    assert "Thresholds jump 0.40, turn 0.50" in lines
    assert "  training.mode = quick" in lines
    assert not any("training.recipe" in line for line in lines)
    assert "Tried" not in inside("models", "show", "fights").stdout


def test_a_list_of_models_that_name_each_other_as_parents_ends():
    registry = Registry()
    model = light_afsd(registry, "a")
    registry.save(replace(model, name="a", parent="b"), model.load_state(), overwrite=True)
    registry.save(replace(model, name="b", parent="a"), model.load_state())
    done = inside("models", "list")
    assert sorted(line.split()[0] for line in done.stdout.splitlines()[1:] if line.startswith(("a", "b"))) == ["a"]
    assert "└ b" in done.stdout
    assert inside("models", "show", "a").returncode == 0


def test_a_model_goes_to_another_computer_by_two_commands(tmp_path, monkeypatch):
    light_afsd(Registry())
    done = inside("models", "export", "light", "--out", tmp_path / "light.afsdmodel")
    assert done.returncode == 0
    assert "light.afsdmodel" in done.stdout
    monkeypatch.setenv("AFSD_HOME", str(tmp_path / "elsewhere"))
    done = inside("models", "import", tmp_path / "light.afsdmodel")
    assert done.returncode == 0
    assert Registry().get("light").classes == ("jump", "throw", "turn")
    done = inside("models", "import", tmp_path / "light.afsdmodel")
    assert (done.returncode, "called light already" in done.stderr) == (1, True)
    assert inside("models", "import", tmp_path / "light.afsdmodel", "--name", "light-2").returncode == 0


def test_onnx_tells_how_far_it_is_from_pytorch(tmp_path):
    light_zero_shot(Registry())
    done = inside("models", "export", "any", "--format", "onnx", "--out", tmp_path / "any.bin")
    assert done.returncode == 0, done.stderr
    assert "logits" in done.stdout
    assert "agrees with PyTorch: largest difference" in done.stdout
    assert (tmp_path / "any.bin").stat().st_size > 1_000_000


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("models", "export", "light", "--out", "x.txt"), 2, "FILE.onnx or FILE.afsdmodel"),
        (("models", "export", "light", "--out", "no/such/x.onnx"), 2, "no folder"),
        (("models", "export", "nothing", "--out", "x.onnx"), 1, "no model of this name"),
        (("models", "import", "x.ckpt"), 2, "what the model is to be called"),
        (("models", "import", "x.ckpt", "--name", "x"), 1, "no such file"),
        (("models", "import", "x.afsdmodel"), 1, "no such file"),
        (("models", "import", "x.afsdmodel", "--flow", "y"), 2, "its own classes and networks"),
        (("flow", "nowhere.mp4"), 1, "nowhere.mp4"),
        (("detect", "a.mp4", "--model", "light", "--video-scores", "s.json", "--out", "-"), 1, "tells 3 classes"),
        (("detect", "a.mp4", "--model", "light", "--classifier", "light", "--out", "-"), 1, "tells 3 classes"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments, code, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    light_afsd(Registry())
    done = inside(*arguments)
    assert done.returncode == code
    assert words in " ".join(done.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


def test_flow_is_computed_once(tmp_path):
    video = make_video(
        tmp_path / "clip.mp4",
        frames=50,
        rate=25,
        size=(64, 48),
        picture=lambda n: np.full((48, 64, 3), 4 * n, np.uint8),
    )
    first = inside("flow", video)
    assert first.returncode == 0, first.stderr
    assert "flow of 20 samples, dis" in first.stdout
    assert "was there already" in inside("flow", video).stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_ctrl_c_while_flow_is_computed_is_one_sentence_and_the_command_goes_on(tmp_path, afsd_home):
    video = make_video(tmp_path / "clip.mp4", frames=3000, rate=20, size=(160, 120))
    running = subprocess.Popen(
        [*COMMAND, "flow", str(video), "--processes", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Where the tests themselves run in the background, a shell has told them, and so their children, to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not list(afsd_home.glob("cache/flow/*.partial/done.npy")) and time.monotonic() < deadline:
        time.sleep(0.02)
    # As a terminal does: to all processes of the command.
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    # Lines about how far it is come before, where it takes long enough.
    assert (running.returncode, told.splitlines()[-1]) == (130, "Interrupted; what was finished before is kept.")
    assert "Traceback" not in told
    done = inside("flow", video)
    assert (done.returncode, "flow of 1,500 samples" in done.stdout) == (0, True)


def test_a_detector_of_one_class_takes_labels_from_scores_of_the_video(tmp_path):
    parent = light_afsd(Registry(), "three")
    from afsd_core.detector import Afsd, DetectorConfig
    from tests.light_models import random_state

    config = DetectorConfig.from_dict(dict(parent.config) | {"classes": 2})
    Registry().save(
        replace(parent, name="one", classes=("action",), config=config.to_dict()), random_state(Afsd(config), 1)
    )
    video = make_video(
        tmp_path / "clip.mp4",
        frames=120,
        rate=25,
        size=(64, 48),
        picture=lambda n: np.random.default_rng(n // 7).integers(0, 255, (48, 64, 3)).astype(np.uint8),
    )
    (tmp_path / "s.json").write_text('{"clip": {"swim": 0.5, "dive": 0.25, "run": 0.01}}')
    how = ("detect", video, "--model", "one", "--engine", "torch", "--out", "-")
    plain = json.loads(inside(*how).stdout)["results"]["clip"]
    found = json.loads(inside(*how, "--video-scores", tmp_path / "s.json").stdout)["results"]["clip"]
    assert {row["label"] for row in plain} == {"action"}
    assert len(found) == 2 * len(plain)
    assert {row["label"] for row in found} == {"swim", "dive"}
    assert found[0]["score"] == pytest.approx(plain[0]["score"] / 2)
    light_zero_shot(Registry())
    found = json.loads(inside(*how, "--classifier", "any", "--top-classes", "1").stdout)["results"]["clip"]
    assert len({row["label"] for row in found}) == 1
    assert found[0]["label"] in ("jump", "throw", "turn")
