"""A data set of a few real little videos that a light detector learns in seconds, and a training of it to be killed.

python -m tests.training.tiny_set FOLDER RUN [--epochs N] [--batch N] …   prints a JSON line an event
"""

import argparse
import dataclasses
import json
from pathlib import Path

import av
import numpy as np
import torch

from afsd_core.detector import Afsd, DetectorConfig
from training.data.batches import ClipSource, open_training_set
from training.data.dataset import read_annotations
from training.data.frame_cache import FrameCache
from training.engine.held_out_scoring import HeldOut
from training.engine.processes import Team
from training.engine.trainer import TrainConfig, train

FPS = 20
VIDEOS = {
    "one": [(0.8, 3.3, "slide"), (4.5, 5.5, "drop")],
    "two": [(0.7, 1.7, "drop"), (2.9, 5.4, "slide")],
}
# Light, and more threads than free processors would make it many times slower.
CONFIG = DetectorConfig(
    classes=3,
    clip_length=64,
    crop=32,
    resize=36,
    width=64,
    boundary_width=64,
    frame_width=64,
    backbone_width=0.125,
    levels=4,
    stride=32,
)


def make_video(path: Path, segments, seconds: float = 6.4) -> None:
    """A square that slides to the right (white) or drops (red) while its segment lasts; grey else."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=FPS)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 2_000_000
        for k in range(round(seconds * FPS)):
            image = np.full((64, 64, 3), 40, np.uint8)
            for start, end, label in segments:
                at = round((k / FPS - start) * 20) % 40
                if start <= k / FPS < end and label == "slide":
                    image[20:40, at : at + 20] = 230
                elif start <= k / FPS < end:
                    image[at : at + 20, 20:40] = (230, 30, 30)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        out.mux(stream.encode())


def make_set(folder: Path, subset: str = "training") -> Path:
    """The videos and their ActivityNet JSON; the path of the JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    database = {}
    for name, segments in VIDEOS.items():
        make_video(folder / f"{name}.mp4", segments)
        annotations = [{"segment": [start, end], "label": label} for start, end, label in segments]
        database[name] = {"subset": subset, "duration": 6.4, "annotations": annotations}
    path = folder / "annotations.json"
    path.write_text(json.dumps({"version": "1", "database": database}))
    return path


def open_set(folder: Path, *, augment: bool = True, splice: bool = True, seed: int = 0, variants: int = 0):
    """Clips to learn from, and the same videos as held out, with their frames cached."""
    data = open_training_set(read_annotations(folder / "annotations.json"), folder, CONFIG, share=0)
    cache = FrameCache(folder / "cache", size=CONFIG.resize)
    for _ in cache.build([video.source for video in data.train]):
        pass
    clips = ClipSource(data.train, cache, CONFIG, augment=augment, splice=splice, seed=seed, variants=variants)
    return clips, HeldOut(data.train, cache, data.classes)


def network(seed: int = 0) -> Afsd:
    torch.manual_seed(seed)
    return Afsd(CONFIG)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--accumulate", type=int, default=1)
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--unscored", action="store_true", help="hold nothing out")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--averaging", type=float, default=0.0)
    parser.add_argument("--dropout", type=float, default=0.0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    team = Team.from_environment(torch.device("cpu"))
    clips, held_out = open_set(options.folder)
    if options.unscored:
        held_out = None
    config = TrainConfig(
        epochs=options.epochs,
        batch=options.batch,
        accumulate=options.accumulate,
        lr=options.lr,
        precision=options.precision,
        save_every=3,
        seed=5,
        averaging=options.averaging,
        dropout=options.dropout,
    )
    learner = network()
    for event in train(learner, clips, config, options.run, held_out=held_out, team=team):
        if team.rank == 0:
            print(json.dumps([type(event).__name__, dataclasses.asdict(event)], default=str), flush=True)
    with (options.run / f"learnt-{team.rank}.txt").open("w") as file:
        file.writelines(f"{name} {tensor.double().sum().item()!r}\n" for name, tensor in learner.state_dict().items())


if __name__ == "__main__":
    main()
