"""Engines: the same numbers from each, chosen and compiled without being asked, and a sentence where one cannot."""

import os
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest
import torch

from afsd_core.detector import Afsd, DetectorConfig, I3d
from afsd_core.detector.network import OUTPUTS, FeatureExtractor
from afsd_core.errors import Cancelled, EngineError
from afsd_core.inference.engines import available_engines, open_engine
from afsd_core.inference.engines.base import DeviceError
from afsd_core.inference.engines.compiled_cache import CompiledCache
from afsd_core.inference.engines.onnx_engine import export_onnx
from afsd_core.inference.engines.selection import FallbackEngine
from tests.torch_threads import two_threads

ENGINES = ["torch", "openvino", "onnxruntime"]


@pytest.fixture(autouse=True, scope="module")
def threads():
    with two_threads():
        yield


@pytest.fixture(scope="module")
def network() -> Afsd:
    torch.manual_seed(5)
    network = Afsd(
        DetectorConfig.thumos14(
            4, clip_length=32, crop=32, resize=36, stride=16, levels=3, backbone_width=0.1,
            width=32, boundary_width=64, frame_width=32,
        )
    )  # fmt: skip
    # Weights that let a signal through to the end: every output differs from location to location.
    for name, value in network.state_dict().items():
        if value.is_floating_point() and value.ndim > 1:
            value.normal_(std=(2 / value[0].numel()) ** 0.5)
        elif "running_var" in name:
            value.uniform_(0.5, 1.5)
    return network.train()


@pytest.fixture(scope="module")
def clip(network) -> np.ndarray:
    return np.random.default_rng(5).uniform(-1, 1, network.config.input_shape).astype(np.float32)


@pytest.fixture(scope="module")
def expected(network, clip) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        raw = network.eval()(torch.from_numpy(clip))
    network.train()
    return {name: getattr(raw, name).numpy() for name in OUTPUTS}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


def opened(network, cache, **choices):
    return open_engine(
        network, input_shape=network.config.input_shape, outputs=OUTPUTS, cache=cache, device="cpu", **choices
    )


def test_the_network_of_these_tests_has_something_to_say(expected):
    assert all(values.std() > 0.1 for values in expected.values())


def assert_equal(found, expected, tolerance=1e-4):
    assert list(found) == list(expected)
    for name, values in found.items():
        assert values.dtype == np.float32
        np.testing.assert_allclose(values, expected[name], rtol=2e-5, atol=tolerance, err_msg=name)


@pytest.mark.parametrize("name", ENGINES)
def test_each_engine_gives_pytorchs_numbers(network, clip, expected, cache, name):
    before = {n: v.clone() for n, v in network.state_dict().items()}
    engine = opened(network, cache, engine=name)
    assert (engine.name, engine.device, engine.precision) == (name, "cpu", "float32")
    assert_equal(engine.run(clip), expected)
    # Results belong to the caller, inputs may be read only (a memory map), and the network is left as it was.
    first = engine.run(clip)
    read_only = np.zeros_like(clip)
    read_only.flags.writeable = False
    engine.run(read_only)
    assert_equal(first, expected)
    assert network.training
    assert all(torch.equal(v, before[n]) for n, v in network.state_dict().items())


@pytest.mark.parametrize("name", ENGINES)
def test_a_bare_tensor_and_features_come_out_by_the_names_asked_for(clip, tmp_path, name):
    torch.manual_seed(1)
    kinetics = I3d(logits=9, width=0.05).eval()
    with torch.inference_mode():
        logits = kinetics(torch.from_numpy(clip)).numpy()
        c4, c5 = (f.numpy() for f in kinetics.features(torch.from_numpy(clip)))
    engine = open_engine(
        kinetics, input_shape=clip.shape, outputs=("logits",), engine=name, device="cpu", cache=tmp_path
    )
    assert_equal(engine.run(clip), {"logits": logits})
    if name == "torch":
        extractor = open_engine(
            FeatureExtractor(kinetics), input_shape=clip.shape, outputs=("c4", "c5"), engine=name, device="cpu"
        )
        assert_equal(extractor.run(clip), {"c4": c4, "c5": c5})


@pytest.mark.parametrize("name", ["openvino", "torch"])
def test_bfloat16_is_near_and_only_by_choice(network, clip, expected, cache, name):
    try:
        engine = opened(network, cache, engine=name, precision="bfloat16")
    except EngineError as error:
        pytest.skip(str(error))
    assert engine.precision == "bfloat16"
    found = engine.run(clip)
    # In so small a network, normalising over two cells can turn a rounding into a sign: the median is what holds.
    away = {n: np.median(np.abs(found[n] - expected[n])) / expected[n].std() for n in OUTPUTS}
    assert max(away.values()) < 0.2
    assert max(away.values()) > 1e-4


def test_cpus_get_openvino_without_being_asked(network, cache):
    assert opened(network, cache).name == "openvino"
    first = available_engines()[0]
    assert first.name == ("torch" if torch.cuda.is_available() or torch.backends.mps.is_available() else "openvino")
    assert {e.name for e in available_engines()} == set(ENGINES)
    assert all("cpu" in e.devices for e in available_engines())


def test_without_openvino_pytorch_goes_on(network, clip, expected, cache, monkeypatch):
    monkeypatch.setitem(sys.modules, "openvino", None)
    engine = opened(network, cache)
    assert engine.name == "torch"
    assert_equal(engine.run(clip), expected)
    assert "openvino" not in {e.name for e in available_engines()}
    with pytest.raises(EngineError, match="not installed"):
        opened(network, cache, engine="openvino")


class Little(torch.nn.Module):
    """Converts in no time, for what is about files rather than about the detector."""

    def __init__(self) -> None:
        super().__init__()
        self.factor = torch.nn.Parameter(torch.full((1, 4), 3.0))

    def forward(self, x):
        return x * self.factor


ONES = np.ones((1, 4), np.float32)


def tripled(folder, network=None, name="openvino") -> float:
    engine = open_engine(
        network or Little(), input_shape=(1, 4), outputs=("y",), engine=name, device="cpu", cache=folder
    )
    (y,) = set(engine.run(ONES)["y"].flatten().tolist())
    return y


def test_a_network_is_compiled_once_and_again_when_the_file_is_damaged(tmp_path):
    assert tripled(tmp_path) == 3
    (blob,) = tmp_path.glob("*.blob")
    made, content = blob.stat().st_ino, blob.read_bytes()
    assert tripled(tmp_path) == 3
    assert list(tmp_path.glob("*.blob")) == [blob]
    assert blob.stat().st_ino == made

    blob.write_bytes(content[:-100])
    assert tripled(tmp_path) == 3
    (again,) = tmp_path.glob("*.blob")
    assert len(again.read_bytes()) == len(content)


def test_other_weights_are_another_network(tmp_path):
    other = Little()
    other.factor.data.fill_(5)
    assert [tripled(tmp_path), tripled(tmp_path, other), tripled(tmp_path)] == [3, 5, 3]
    assert len(list(tmp_path.glob("*.blob"))) == 2


@pytest.mark.parametrize("name", ["openvino", "onnxruntime"])
def test_a_disk_that_takes_no_cache_costs_nothing_but_time(tmp_path, name):
    (tmp_path / "file").write_text("")
    assert tripled(tmp_path / "file" / "compiled", name=name) == 3


def test_compiled_networks_stay_within_their_limit(tmp_path):
    cache = CompiledCache(tmp_path, limit=250)
    for age, name in enumerate("abc"):
        kept = cache.put(name, lambda path: path.write_bytes(b"x" * 100) and None)
        os.utime(kept, (1000 + age, 1000 + age))
    assert [cache.get(name) is not None for name in "abc"] == [False, True, True]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "b.sha256", "c", "c.sha256"]


def test_another_shape_than_the_engine_was_opened_for_is_refused(network, clip, cache):
    engine = opened(network, cache, engine="torch")
    with pytest.raises(ValueError, match="opened for"):
        engine.run(clip[:, :, :16])


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"engine": "tensorflow"}, "no engine called 'tensorflow'"),
        ({"device": "tpu"}, "no device called 'tpu'"),
        ({"precision": "int4"}, "no precision called 'int4'"),
        ({"engine": "openvino", "device": "cuda"}, "runs on CPUs"),
        ({"engine": "openvino", "precision": "float16"}, "Choose float32 or bfloat16"),
        ({"engine": "torch", "device": "cpu", "precision": "float16"}, "Choose float32 or bfloat16"),
        ({"engine": "onnxruntime", "device": "mps"}, "finds no device 'mps'"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(network, choices, says):
    with pytest.raises(EngineError, match=says) as error:
        open_engine(network, input_shape=network.config.input_shape, outputs=OUTPUTS, **choices)
    assert str(error.value).endswith(".")


def test_a_card_that_is_not_there_is_not_silently_replaced(network):
    if torch.cuda.is_available():
        pytest.skip("there is a card")
    with pytest.raises(EngineError, match=r"finds no device 'cuda' here \(found: .*cpu\)"):
        open_engine(network, input_shape=network.config.input_shape, outputs=OUTPUTS, device="cuda")


@pytest.mark.alone
@pytest.mark.parametrize("name", ENGINES)
def test_a_pass_is_stopped_in_the_middle_and_the_engine_goes_on_afterwards(name, cache):
    torch.manual_seed(3)
    layers = [torch.nn.Conv3d(24, 24, 3, padding=1) for _ in range(12)]
    deep = torch.nn.Sequential(*layers, torch.nn.Flatten())
    shape = (1, 24, 24, 48, 48)
    engine = open_engine(deep, input_shape=shape, outputs=("y",), engine=name, device="cpu", cache=cache)
    clip = np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)
    began = time.monotonic()
    whole = engine.run(clip, stop=lambda: False)["y"]
    took = time.monotonic() - began
    began = time.monotonic()
    with pytest.raises(Cancelled):
        engine.run(clip, stop=lambda: time.monotonic() - began > took / 10)
    assert time.monotonic() - began < 0.7 * took
    assert np.array_equal(engine.run(clip)["y"], whole)


class FullCard:
    """Stands for a card that runs out of memory: none is at hand here."""

    name, device, precision = "torch", "cuda", "float32"

    def run(self, *inputs, stop=None):
        raise DeviceError("The cuda device has too little free memory for this network.")


def test_when_a_card_runs_out_of_memory_the_cpu_goes_on_with_the_same_clip(network, clip, expected, cache):
    said = []

    def instead(error):
        said.append(str(error))
        return opened(network, cache, engine="torch")

    engine = FallbackEngine(FullCard(), instead)
    assert engine.device == "cuda"
    assert_equal(engine.run(clip), expected)
    assert engine.device == "cpu"
    engine.run(clip)
    assert said == ["The cuda device has too little free memory for this network."]


def test_pytorchs_own_out_of_memory_becomes_a_sentence(network, clip):
    engine = opened(network, None, engine="torch")

    def fail(*_):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    engine._network.forward = fail
    with pytest.raises(DeviceError, match="too little free memory"):
        engine.run(clip)


def test_an_onnx_file_runs_without_pytorch(network, clip, expected, tmp_path):
    file = tmp_path / "detector.onnx"
    export_onnx(network, file, shapes=[clip.shape], inputs=["clip"], outputs=OUTPUTS)
    np.save(tmp_path / "clip.npy", clip)
    script = """
        import sys, numpy, onnxruntime
        session = onnxruntime.InferenceSession("detector.onnx", providers=["CPUExecutionProvider"])
        names = [o.name for o in session.get_outputs()]
        numpy.savez("found.npz", **dict(zip(names, session.run(None, {"clip": numpy.load("clip.npy")}))))
        assert "torch" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=tmp_path, check=True, timeout=120)
    with np.load(tmp_path / "found.npz") as found:
        assert_equal({name: found[name] for name in OUTPUTS}, expected)


def test_naming_what_the_folders_offer_loads_no_engine():
    script = """
        import sys
        import afsd_core.inference, afsd_core.detector, afsd_core.inference.engines, afsd_core.segments
        from afsd_core.inference import open_engine, tile, soft_nms, decode_window
        from afsd_core.detector import DetectorConfig
        loaded = {"torch", "openvino", "onnxruntime", "cv2"} & set(sys.modules)
        assert not loaded, loaded
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True, timeout=120)
