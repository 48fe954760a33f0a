"""The usual PyTorch conversions of the I3D weights, `rgb_imagenet.pt` and `flow_imagenet.pt`.

They hold the backbone under the names that AFSD's checkpoints have behind `backbone._model.`, and the classifier as
`logits`: exactly the names of our `I3d`.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from afsd_core.detector.i3d import I3d
from afsd_core.errors import WeightsError

LOGITS = "logits."
_FIRST = "Conv3d_1a_7x7.conv3d.weight"
_CLASSIFIER = "logits.conv3d.weight"
_AGAIN = "Only the published network can be imported; get the file again."


def is_port(state: Mapping[str, Tensor]) -> bool:
    """Whether a state dict is a backbone alone."""
    return _FIRST in state


def backbone_from(file: Path, state: Mapping[str, Tensor]) -> tuple[int, int, dict[str, Tensor]]:
    """The backbone, and its classifier where the file holds one.

    Args:
        file: for messages.
        state: what is in it.

    Returns:
        Channels of the input (3 RGB, 2 flow), classes of the classifier (0: there is none), and a state dict in float32
        that `I3d(channels, logits=classes or None)` loads.

    Raises:
        WeightsError: a name is missing or unknown, a shape is another, or values are not numbers.
    """
    first, classifier = state[_FIRST], state.get(_CLASSIFIER)
    channels = int(first.shape[1]) if first.ndim == 5 else 0
    if channels not in (2, 3):
        raise WeightsError(f"{file.name}: its first layer takes {channels} channels; RGB has 3 and flow 2. {_AGAIN}")
    classes = int(classifier.shape[0]) if classifier is not None and classifier.ndim == 5 else 0
    with torch.device("meta"):
        shapes = {name: value.shape for name, value in I3d(channels, logits=classes or None).state_dict().items()}
    # Counters of batches seen in training: old files lack them, and nothing reads them.
    counters = {name for name in shapes if name.endswith("num_batches_tracked")}
    missing = sorted(shapes.keys() - counters - state.keys())
    extra = sorted(state.keys() - shapes.keys())
    if missing or extra:
        what = f"lacks {missing[0]}" if missing else f"has {extra[0]}, which I3D does not"
        raise WeightsError(f"{file.name}: looks like an I3D backbone, but {what}. {_AGAIN}")
    for name in shapes.keys() - counters:
        if state[name].shape != shapes[name]:
            raise WeightsError(
                f"{file.name}: {name} is shaped {tuple(state[name].shape)} where {tuple(shapes[name])} is needed. "
                f"{_AGAIN}"
            )
        if not bool(torch.isfinite(state[name]).all()):
            raise WeightsError(f"{file.name}: {name} holds values that are not numbers; the file is damaged. {_AGAIN}")
    return channels, classes, {name: state[name].float() for name in shapes.keys() - counters}
