"""The `afsd` command in real processes: what it prints, writes and answers with."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from afsd_core.formats.activitynet import read
from afsd_core.weights import Registry
from app.cli.console import clock, moment, verb
from app.cli.program import build
from tests.light_models import light_afsd, light_zero_shot
from tests.video_factory import make_sound, make_video, remux_repeated

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from app.cli import main; main()"]


def afsd(*arguments, **options):
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, **options
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def inside(*arguments, **options):
    """The same command in this process, which has loaded PyTorch already."""
    done = CliRunner().invoke(build(), [str(a) for a in arguments], **options)
    done.returncode = done.exit_code
    assert "Traceback" not in done.output
    return done


def noise(number):
    return np.random.default_rng(number // 7).integers(0, 255, (48, 64, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("videos")
    for number, name in enumerate(("first.mp4", "second.mkv")):
        picture = lambda n, shift=1000 * number: noise(n + shift)  # noqa: E731
        make_video(folder / name, frames=120, rate=25, size=(64, 48), picture=picture)
    return folder / "first.mp4", folder / "second.mkv"


def test_help_answers_without_loading_anything_heavy():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv = ['afsd', '--help']\n"
        "from app.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'torch', 'cv2', 'av', 'numpy', 'openvino', 'onnxruntime', 'PySide6', 'sqlite3'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    for word in ("detect", "models", "info", "export", "evaluate"):
        assert word in done.stdout


def test_the_version_is_said():
    done = afsd("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("afsd")


def test_several_videos_and_a_broken_one(videos, tmp_path):
    light_afsd(Registry())
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a video at all")
    out = tmp_path / "found.json"
    done = afsd("detect", videos[0], broken, videos[1], "--model", "light", "--engine", "torch", "--out", out)
    assert done.returncode == 1
    assert "broken.mp4" in done.stderr
    assert "1 of 3 videos failed" in done.stderr
    content = json.loads(out.read_text())
    assert sorted(content["results"]) == ["first", "second"]
    assert content["external_data"]["details"].startswith("light")
    for name, length in (("first", 4.8), ("second", 4.8)):
        rows = content["results"][name]
        assert rows
        for row in rows:
            start, end = row["segment"]
            assert 0 <= start < end <= length
            assert 0 < row["score"] <= 1
    assert not read(out).skipped


def test_results_can_go_to_standard_output_alone(videos):
    light_zero_shot(Registry())
    done = inside("detect", videos[0], "--model", "any", "--engine", "torch", "--out", "-")
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["results"]) == ["first"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("detect", "a.mp4", "b/a.avi", "--model", "m", "--out", "x.json"), 2, "id a"),
        (("detect", "a.mp4", "--model", "m", "--out", "no/such/folder/x.json"), 2, "no folder"),
        (("detect", "a.mp4", "--out", "x.json"), 2, "--model"),
        (("detect", "a.mp4", "--model", "nothing", "--out", "x.json"), 1, "nothing: no model of this name"),
        (("info", "nowhere.mp4"), 1, "nowhere.mp4"),
        (("models", "show", "nothing"), 1, "no model of this name"),
        (("models", "remove", "nothing", "--yes"), 1, "no model of this name"),
        (("models", "fetch", "nothing"), 1, "i3d-kinetics400"),
        (("export", "nowhere.afsd", "--out", "x"), 1, "nowhere.afsd"),
        (("export", "a.afsd", "--out", "x", "--format", "xml"), 2, "'--format': 'xml' is not one of 'thumos'"),
        (("juggle",), 2, "juggle"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_an_exit_code(arguments, code, words, tmp_path):
    done = afsd(*arguments, cwd=tmp_path, env=os.environ | {"COLUMNS": "200", "TERMINAL_WIDTH": "200"})
    assert done.returncode == code
    assert words in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.alone
@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is sent as a signal")
def test_interrupted_it_keeps_what_it_finished(videos, tmp_path):
    light_zero_shot(Registry())
    long = remux_repeated(videos[0], tmp_path / "long.mp4", 400)
    out = tmp_path / "found.json"
    arguments = ["detect", videos[0], long, "--model", "any", "--engine", "torch", "--out", out]
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests themselves run in the background, a shell has told them, and so their children, to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        # Lines about how far it is come before.
        assert any(line.startswith("first.mp4: ") for line in process.stderr)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert time.monotonic() - sent < 2
    assert "Traceback" not in errors
    assert list(json.loads(out.read_text())["results"]) == ["first"]


def test_info_tells_what_a_video_is(tmp_path):
    from fractions import Fraction

    video = make_video(tmp_path / "ntsc.mp4", frames=60, rate=Fraction(30000, 1001), bframes=2, sound=True, rotation=90)
    facts = json.loads(afsd("info", video, "--json").stdout)
    assert (facts["frames"], facts["mean_rate"], facts["constant_rate"]) == (60, "30000/1001", True)
    assert (facts["width"], facts["height"], facts["rotation"], facts["codec"]) == (160, 120, 90, "h264")
    assert facts["audio"]["codec"] == "aac"
    assert facts["exact"]
    assert facts["duration"] == pytest.approx(2.002, abs=1e-6)
    text = afsd("info", video).stdout
    assert "160 × 120" in text
    assert "29.970 a second (constant rate)" in text
    assert "turned by 90°" in text


def test_info_on_sound_alone_says_so(tmp_path):
    done = afsd("info", make_sound(tmp_path / "song.mp4"))
    assert done.returncode == 1
    assert "song.mp4" in done.stderr
    assert "no video" in done.stderr


def test_models_are_listed_shown_and_removed(tmp_path):
    assert "no model yet" in inside("models", "list").stdout
    light_afsd(Registry(), "mine")
    assert [m["name"] for m in json.loads(inside("models", "list", "--json").stdout)] == ["mine"]
    assert "mine" in inside("models", "list").stdout
    shown = json.loads(inside("models", "show", "mine", "--json").stdout)
    assert shown["classes"] == ["jump", "throw", "turn"]
    assert "clip_length = 32" in inside("models", "show", "mine").stdout
    assert inside("models", "remove", "mine", input="n\n").returncode == 1
    assert Registry().names() == ("mine",)
    assert inside("models", "remove", "mine", "--yes").returncode == 0
    assert Registry().names() == ()


def test_a_damaged_model_is_named_and_the_others_are_listed():
    light_afsd(Registry(), "good")
    (light_afsd(Registry(), "bad").folder / "model.json").write_text("{")
    done = inside("models", "list")
    assert done.returncode == 1
    assert "good" in done.stdout
    assert "bad" in done.stderr


def test_a_released_checkpoint_becomes_a_model_with_its_names(tmp_path):
    import torch

    from afsd_core.detector import Afsd, DetectorConfig
    from afsd_core.weights.released import released_names

    state = Afsd(DetectorConfig.thumos14(classes=3)).state_dict()
    file = tmp_path / "checkpoint-15.ckpt"
    torch.save({released: state[ours] for released, ours in released_names(state).items()}, file)
    names = tmp_path / "classes.txt"
    names.write_text("7 BaseballPitch\n9 BasketballDunk\n")
    done = afsd("models", "import", file, "--name", "theirs", "--classes", names)
    assert done.returncode == 0, done.stderr
    assert Registry().get("theirs").classes == ("BaseballPitch", "BasketballDunk")
    names.write_text("one\none\n")
    done = inside("models", "import", file, "--name", "again", "--classes", names)
    assert done.returncode == 1
    assert "named twice" in done.stderr
    file.write_bytes(b"garbage")
    done = inside("models", "import", file, "--name", "again")
    assert done.returncode == 1
    assert "checkpoint-15.ckpt" in done.stderr


def test_a_project_is_exported_while_it_is_open(qapp, tmp_path):
    from app.document.document import Document

    video = make_video(tmp_path / "clip.mp4", frames=100, rate=25)
    document = Document.create(tmp_path / "work.afsd")
    video_id = document.add_video(video)
    jump = document.add_class("jump")
    document.draw(video_id, 1_000_000, 2_000_000, jump)
    try:
        out = tmp_path / "out"
        done = afsd("export", tmp_path / "work.afsd", "--format", "thumos", "--suffix", "test", "--out", out)
        assert done.returncode == 0, done.stderr
        assert (out / "jump_test.txt").read_text().split() == ["clip", "1.0", "2.0"]
        rows = (out / "test_Annotation.csv").read_text().splitlines()
        assert rows[1].endswith(",25,50")
        done = afsd("export", tmp_path / "work.afsd", "--format", "activitynet", "--out", out)
        [segment] = read(out / "work.json").segments
        assert (segment.start, segment.end, segment.label) == (1_000_000, 2_000_000, "jump")
        done = afsd("export", tmp_path / "work.afsd", "--format", "csv", "--out", out)
        assert (out / "work.csv").exists()
        assert all(Path(line).exists() for line in done.stdout.splitlines())
        (out / "work.csv").write_text("mine")
        done = afsd("export", tmp_path / "work.afsd", "--format", "csv", "--out", out)
        assert (done.returncode, (out / "work.csv").read_text()) == (1, "mine")
        assert "work.csv" in done.stderr
        assert "--overwrite" in done.stderr
        done = afsd("export", tmp_path / "work.afsd", "--format", "csv", "--out", out, "--overwrite")
        assert (done.returncode, "jump" in (out / "work.csv").read_text()) == (0, True)
    finally:
        document.close()


def test_a_fault_is_a_sentence_and_its_details_are_in_the_log(afsd_home):
    program = typer.Typer()

    def juggle() -> None:
        raise ZeroDivisionError("an oversight")

    program.command()(verb(juggle))
    done = CliRunner().invoke(program, [])
    assert done.exit_code == 1
    assert "ZeroDivisionError: an oversight" in done.output
    assert "Traceback" not in done.output
    assert "juggle" in (afsd_home / "logs" / "afsd.log").read_text()


def test_times_are_written_as_people_read_them():
    assert [clock(s) for s in (0.4, 61, 3725.2)] == ["0:00", "1:01", "1:02:05"]
    assert [moment(t) for t in (0, 3_040_000, 61_500_000)] == ["0:00.000", "0:03.040", "1:01.500"]
