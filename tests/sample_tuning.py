"""Heads trained on the sample project with the small backbone that ships: what the four annotated videos teach.

`PYTHONPATH=. python -m tests.sample_tuning` prints mean AP before and after for several seeds, and seconds.
`--folds` trains on two of the four and scores the other two, for choosing settings without looking at the last two.
`--backbone random` shows what the shipped weights are worth.
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.sample_project import sample_folder
from afsd_core.weights import Registry
from training.data.batches import ClipSource, TrainingVideo, open_training_set
from training.data.dataset import read_annotations
from training.data.feature_store import FeatureStore
from training.data.frame_cache import FrameCache
from training.engine.held_out_scoring import HeldOut
from training.engine.trainer import TrainConfig, train
from training.paper import load_backbone
from training.targets.losses import LossWeights

BACKBONE = "small-motion"
LIGHT = {"width": 128, "boundary_width": 256, "frame_width": 128, "clip_length": 128, "stride": 64, "levels": 5}


@dataclass(frozen=True)
class Outcome:
    """Average mAP [0.3:0.1:0.7] on videos that were not learnt from, mAP at tIoU 0.5 after, and wall seconds."""

    before: float
    after: float
    at_half: float
    seconds: float


def config(classes: int) -> DetectorConfig:
    model = Registry().get(BACKBONE)
    return DetectorConfig(classes=classes + 1, backbone_width=model.config["backbone_width"], **LIGHT)


def tune(
    folder: Path, *, seed: int = 0, epochs: int = 12, fold: int | None = None, backbone: str = BACKBONE
) -> Outcome:
    """Train on the annotated videos (or two of them, see `fold`), score the others once, at the end.

    Args:
        folder: for frames, features and checkpoints.
        fold: 0 or 1: score that half of the four annotated videos instead, learn from the other half.
    """
    started = time.monotonic()
    annotations = read_annotations(sample_folder() / "annotations.json")
    settings = config(len(annotations.classes))
    data = open_training_set(annotations, sample_folder(), settings, train="train", held_out="test", share=0)
    learnt: tuple[TrainingVideo, ...] = data.train
    scored: tuple[TrainingVideo, ...] = data.held_out
    if fold is not None:
        learnt, scored = data.train[fold::2], data.train[1 - fold :: 2]
    cache = FrameCache(folder / "frames", size=settings.resize)
    for _ in cache.build([video.source for video in (*learnt, *scored)]):
        pass
    torch.manual_seed(seed)
    network = Afsd(settings)
    if backbone != "random":
        load_backbone(network, backbone, Registry())
    else:
        for module in network.backbone.modules():
            if isinstance(module, torch.nn.Conv3d):
                torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    clips = ClipSource(learnt, cache, settings, seed=seed, splice=False, variants=4, stride=32)
    held_out = HeldOut(scored, cache, data.classes, store=FeatureStore(folder / "held_out", tag=backbone))
    before = held_out.score(network, torch.device("cpu")).average
    recipe = TrainConfig(
        epochs=epochs,
        batch=4,
        lr=1e-3,
        weight_decay=1e-4,
        freeze="backbone",
        weights=LossWeights(triplet=0.0),
        seed=seed,
        save_every=0,
    )
    store = FeatureStore(folder / "features", tag=f"{backbone}-{seed}")
    for _ in train(network, clips, recipe, folder / f"run-{backbone}-{seed}-{fold}", store=store):
        pass
    after = held_out.score(network, torch.device("cpu"))
    return Outcome(before, after.average, float(after.mean[2]), time.monotonic() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--backbone", default=BACKBONE)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    outcomes = []
    for seed in range(options.seeds):
        for fold in (0, 1) if options.folds else (None,):
            with tempfile.TemporaryDirectory() as folder:
                cpu = time.process_time()
                found = tune(Path(folder), seed=seed, epochs=options.epochs, fold=fold, backbone=options.backbone)
                outcomes.append(found)
                where = "" if fold is None else f" fold {fold}"
                print(
                    f"seed {seed}{where}: mAP {found.before:.3f} -> {found.after:.3f} (at 0.5: {found.at_half:.3f}), "
                    f"{found.seconds:.0f} s wall, {time.process_time() - cpu:.0f} s of processor",
                    flush=True,
                )
    print(f"mean after {statistics.mean(each.after for each in outcomes):.3f}")


if __name__ == "__main__":
    main()
