"""Where a fine-tune starts: the classes it tells apart, and the detector before it learns."""

from collections.abc import Sequence

import torch

from afsd_core.detector import Afsd
from afsd_core.weights import Model, Registry
from training.data.supervision import TrainingLabels
from training.finetune.events import FineTuneJob
from training.finetune.head_training import grown
from training.finetune.light_detector import is_light, light_config_on
from training.paper import load_backbone


def labelled_classes(training_labels: TrainingLabels, parent: Model | None) -> tuple[str, ...]:
    """What was learnt is kept: the parent's classes first, then the new ones."""
    old = parent.classes if is_light(parent) and parent is not None else ()
    return (*old, *(name for name in training_labels.classes if name not in old))


def untaught(job: FineTuneJob, classes: Sequence[str], parent: Model | None, backbone: str, registry: Registry) -> Afsd:
    """The detector before it learns: the parent's heads where they can be gone on with, else new ones."""
    if parent is not None and is_light(parent) and backbone == parent.name:
        network = parent.load_network()
        assert isinstance(network, Afsd)
        head = network.head
        if tuple(classes) != parent.classes:
            head = grown(head, classes, parent.classes, job.seed)
        return Afsd(head.config, backbone=network.backbone, head=head)
    torch.manual_seed(job.seed)
    network = Afsd(light_config_on(registry.get(backbone), len(classes), job.training_labels))
    load_backbone(network, backbone, registry)
    return network
