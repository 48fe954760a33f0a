"""How near features of a whole video are to those of windows, and what it does to detections. Run by hand.

`PYTHONPATH=. python -m tests.bench.features MODEL VIDEO…` takes a light model (made by a fine-tune) and videos whose
annotations lie beside them in annotations.json; prints the difference by distance from a window's end, and mean AP with
either kind of features.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from afsd_core.inference.adapters.afsd_on_features import aligned_windows
from afsd_core.inference.clips import read_clips
from afsd_core.inference.features.cache import ROW, FeatureCache, VideoFeatures, join_rows
from afsd_core.inference.features.compute import CHUNK, OUTPUTS, compute_features, kind_of, open_extractor
from afsd_core.inference.preprocess import squash, to_clip
from afsd_core.media import VideoReader, build_index, fingerprint, sample_frames
from afsd_core.weights import Registry
from training.data.dataset import read_annotations
from training.data.supervision import training_labels_of_annotations
from training.finetune.checks import Found, find_all, score


def windowed(video: Path, network, kind, engine) -> dict[int, np.ndarray]:
    """Rows of each window computed by itself, by offset."""
    index, config = build_index(video), network.config
    samples = sample_frames(index, kind.sample_fps)
    offsets = aligned_windows(len(samples), config.clip_length, config.stride)
    rows = {}
    with VideoReader(video, index) as reader:
        plan = [samples[at : at + config.clip_length] for at in offsets]
        prepare = lambda image: squash(image, resize=config.resize, crop=config.crop)  # noqa: E731
        for offset, clip in zip(offsets, read_clips(reader, plan, prepare), strict=True):
            found = engine.run(to_clip(clip.images, CHUNK))
            rows[offset] = join_rows(kind, *(found[name][0] for name in OUTPUTS))
    return rows


class OneWindow(VideoFeatures):
    """Features that are another window's for each offset."""

    def __init__(self, whole: VideoFeatures, rows: dict[int, np.ndarray]) -> None:
        super().__init__(whole.kind, whole.rows, whole.samples)
        self._windows = rows

    def clip(self, offset: int, length: int):
        return VideoFeatures(self.kind, self._windows[offset], length).clip(0, length)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("videos", type=Path, nargs="+")
    options = parser.parse_args()
    model = Registry().get(options.model)
    network = model.load_network()
    assert network.config.clip_length == CHUNK
    kind, cache, engine = kind_of(network), FeatureCache(), open_extractor(network)
    folder = options.videos[0].parent
    annotations = read_annotations(folder / "annotations.json")
    names = {video.stem for video in options.videos}
    subset = next(v.subset for v in annotations.videos if v.name in names)
    training_labels = training_labels_of_annotations(annotations, folder, subset).only(names)
    apart: dict[int, list[float]] = {}
    found: dict[str, dict[str, list[Found]]] = {"whole": {}, "windows": {}}
    torch.set_num_threads(1)
    for video in options.videos:
        index = build_index(video)
        for _ in compute_features(video, index, network.config, kind, lambda: engine, cache):
            pass
        whole = cache.open(kind, str(fingerprint(video)))
        rows = windowed(video, network, kind, engine)
        for offset, mine in rows.items():
            other = whole.rows[offset // ROW : offset // ROW + len(mine)]
            for at in range(len(other)):
                edge = min(at, len(mine) - 1 - at)
                size = float(np.abs(other[at].astype(np.float32)).mean())
                apart.setdefault(edge, []).append(
                    float(np.abs(other[at].astype(np.float32) - mine[at].astype(np.float32)).mean()) / size
                )
        found["whole"][video.stem] = find_all(network, model.classes, whole, int(index.duration))
        found["windows"][video.stem] = find_all(network, model.classes, OneWindow(whole, rows), int(index.duration))
    for edge in sorted(apart):
        print(f"{edge * ROW:4d} samples from the window's end: mean difference {np.mean(apart[edge]):.3f} of the mean")
    for what, detections in found.items():
        scores = score(training_labels, detections)
        print(f"{what}: mAP {[round(x, 3) for x in scores.mean]}, average {scores.average:.3f}")


if __name__ == "__main__":
    main()
