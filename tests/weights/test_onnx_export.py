"""`afsd models export NAME --format onnx`: a file that plain ONNX Runtime runs, in a process without PyTorch."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.fusion import fused_config, fused_state
from afsd_core.errors import EngineError
from afsd_core.weights import Model, Registry, export_model
from tests.light_models import light_afsd, light_zero_shot, random_state

# Another program: it has ONNX Runtime, and no PyTorch.
PROGRAM = """
import json, sys
sys.modules["torch"] = None
import numpy, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
names = [output.name for output in session.get_outputs()]
found = dict(zip(names, session.run(None, {"clip": numpy.load(sys.argv[2])})))
numpy.savez(sys.argv[3], **found)
print(json.dumps(session.get_modelmeta().custom_metadata_map))
"""


def light_fused(registry):
    rgb = light_afsd(registry, "rgb")
    config = DetectorConfig.from_dict(dict(rgb.config))
    flow = random_state(Afsd(DetectorConfig.from_dict(dict(rgb.config) | {"in_channels": 2})), 5)
    model = Model("both", "fused", rgb.classes, fused_config(config).to_dict(), "random weights")
    return registry.save(model, fused_state(rgb.load_state(), flow))


@pytest.mark.parametrize(
    ("make", "channels", "outputs"),
    [
        (light_fused, 5, ["loc", "conf", "prop_loc", "prop_conf", "center"]),
        (light_zero_shot, 3, ["logits"]),
    ],
)
def test_the_file_computes_without_torch_what_the_network_does(tmp_path, make, channels, outputs):
    model = make(Registry())
    report = export_model(model, tmp_path / "model.onnx")
    assert list(report.outputs) == outputs
    assert report.largest < 1e-3
    assert report.shape[1] == channels
    clip = np.random.default_rng(4).uniform(-1, 1, report.shape).astype(np.float32)
    np.save(tmp_path / "clip.npy", clip)
    arguments = [str(tmp_path / name) for name in ("model.onnx", "clip.npy", "found.npz")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert json.loads(told["classes"]) == list(model.classes)
    assert json.loads(told["config"]) == json.loads(json.dumps(dict(model.config)))
    with torch.inference_mode():
        raw = model.load_network()(torch.from_numpy(clip))
    with np.load(arguments[2]) as found:
        assert sorted(found.files) == sorted(outputs)
        for name in outputs:
            wanted = raw if isinstance(raw, torch.Tensor) else getattr(raw, name)
            np.testing.assert_allclose(found[name], wanted.numpy(), atol=1e-3)
    assert sorted(p.name for p in tmp_path.glob("*.onnx*")) == ["model.onnx"]


def test_a_network_that_onnx_computes_otherwise_is_not_written(tmp_path, monkeypatch):
    model = light_zero_shot(Registry())
    other = light_zero_shot(Registry(), "other").load_network()
    for value in other.parameters():
        value.data += 0.1
    from afsd_core.weights import onnx_network

    honest = onnx_network.export_onnx
    monkeypatch.setattr(onnx_network, "export_onnx", lambda network, file, **rest: honest(other, file, **rest))
    with pytest.raises(EngineError, match="computes something else"):
        export_model(model, tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []
