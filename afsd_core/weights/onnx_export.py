"""A model as an ONNX file that plain ONNX Runtime runs, compared with PyTorch before it is kept."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.errors import EngineError, WeightsError
from afsd_core.weights.archive import atomic
from afsd_core.weights.model import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import nn

INPUT = "clip"
# A region whose limit is a rounding away from another cell may pool another one: then one location of many differs.
_TOLERANCE = 1e-3
_MOST_OFF = 0.02


@dataclass(frozen=True, slots=True)
class OnnxReport:
    """What was written, and how it compares.

    Attributes:
        shape: of the input `clip`: one clip, channels, samples, height, width.
        outputs: name → (shape, largest difference to PyTorch on a clip of noise).
        off: the share of numbers further off than 0.001, relative to 1 or the number's size.
    """

    shape: tuple[int, ...]
    outputs: dict[str, tuple[tuple[int, ...], float]]
    off: float

    @property
    def largest(self) -> float:
        """The largest difference of all."""
        return max(difference for _, difference in self.outputs.values())


def export_model(model: Model, file: Path) -> OnnxReport:
    """Write a model as ONNX, run it in ONNX Runtime on the CPU, and keep it only if it computes what PyTorch does.

    The file carries `classes`, `config`, `kind` and `name` as metadata, so that it can be used without this program.

    Raises:
        WeightsError: the weights are damaged, or the disk refuses.
        EngineError: the network cannot be written as ONNX, or computes something else there.
    """
    from afsd_core.weights.onnx_network import export_onnx

    network, shape, outputs = _exported(model)
    try:
        with atomic(file) as partial:
            export_onnx(network, partial, shapes=[shape], inputs=[INPUT], outputs=outputs)
            _describe(partial, model)
            report = _compare(network, partial, shape, outputs)
            if report.off > _MOST_OFF:
                raise EngineError(
                    f"{model.name}: ONNX Runtime computes something else than PyTorch ({100 * report.off:.1f} % of the "
                    f"numbers, by up to {report.largest:.2g}). Nothing was written; choose the torch engine."
                )
    except OSError as error:
        raise WeightsError(f"{file}: cannot be written ({error.strerror}). Choose another place.") from error
    return report


def _exported(model: Model) -> "tuple[nn.Module, tuple[int, ...], tuple[str, ...]]":
    network = model.load_network()
    if model.kind == "zero_shot":
        from afsd_core.detector.zero_shot import ZeroShotConfig

        return network, ZeroShotConfig.from_dict(model.config).input_shape, ("logits",)
    from afsd_core.detector.config import DetectorConfig

    if model.kind == "backbone":
        from afsd_core.detector.i3d import I3d
        from afsd_core.detector.network import FeatureExtractor

        assert isinstance(network, I3d)
        shape = DetectorConfig.thumos14(in_channels=network.in_channels).input_shape
        return FeatureExtractor(network), shape, ("c4", "c5")
    from afsd_core.detector.network import OUTPUTS

    return network, DetectorConfig.from_dict(dict(model.config)).input_shape, OUTPUTS


def _describe(file: Path, model: Model) -> None:
    import onnx

    made = onnx.load(str(file))
    made.doc_string = f"{model.name}: {model.source}"
    onnx.helper.set_model_props(
        made,
        {
            "name": model.name,
            "kind": model.kind,
            "classes": json.dumps(list(model.classes), ensure_ascii=False),
            "config": json.dumps(dict(model.config)),
        },
    )
    onnx.save(made, str(file))


def _compare(network: "nn.Module", file: Path, shape: tuple[int, ...], outputs: tuple[str, ...]) -> OnnxReport:
    import numpy as np
    import onnxruntime
    import torch

    from afsd_core.weights.preparing import NamedOutputs

    clip: NDArray[np.float32] = np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)
    with torch.inference_mode():
        theirs = [t.numpy() for t in NamedOutputs(network, outputs)(torch.from_numpy(clip))]
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    ours = session.run(list(outputs), {INPUT: clip})
    differences = [np.abs(a - b) for a, b in zip(ours, theirs, strict=True)]
    off = [d > _TOLERANCE * np.maximum(1, np.abs(t)) for d, t in zip(differences, theirs, strict=True)]
    return OnnxReport(
        tuple(shape),
        {n: (t.shape, float(d.max())) for n, t, d in zip(outputs, theirs, differences, strict=True)},
        sum(int(o.sum()) for o in off) / sum(o.size for o in off),
    )
