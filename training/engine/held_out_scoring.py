"""Held-out mAP of a network in training: the same windows, decoding and soft-NMS as detection."""

from collections.abc import Callable, Sequence

import numpy as np
import torch

from afsd_core.detector import Afsd, Features
from afsd_core.errors import Cancelled
from afsd_core.evaluation import Detections, GroundTruth, MeanAP, activitynet_map
from afsd_core.inference.postprocess.decode import decode_window, suppress
from afsd_core.inference.postprocess.postprocess import postprocess
from afsd_core.inference.windows import tile
from training.data.batches import TrainingVideo, centre_cut, scaled
from training.data.feature_store import FeatureStore, pictures_key
from training.data.frame_cache import Pictures
from training.data.frame_shot_boundaries import cut_seconds_of

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
# What a video may name; far more than the mean AP looks at.
_MOST_DETECTIONS = 1000


class HeldOut:
    """Videos that are never trained on.

    Args:
        videos: with their instances; cache: with their frames, or their flow; classes: names from number 1.
        store: keeps features while the backbone is frozen; None computes them each time.
        thresholds: tIoU of the mean AP.
    """

    def __init__(
        self,
        videos: Sequence[TrainingVideo],
        cache: Pictures,
        classes: Sequence[str],
        *,
        store: FeatureStore | None = None,
        thresholds: Sequence[float] = THRESHOLDS,
    ) -> None:
        self.videos = tuple(videos)
        self.classes = tuple(classes)
        self._cache = cache
        self._store = store or FeatureStore(None)
        self._thresholds = tuple(thresholds)
        self._cuts: dict[str, np.ndarray] = {}
        self.truth = GroundTruth.build(
            (
                (video.name, float(start), float(end), self.classes[label - 1])
                for video in self.videos
                for (start, end), label in zip(video.seconds, video.classes, strict=True)
            ),
            durations={video.name: video.samples / video.sample_fps for video in self.videos},
        )

    def score(self, network: Afsd, device: torch.device, *, cancelled: Callable[[], bool] = lambda: False) -> MeanAP:
        """Mean AP (ActivityNet's protocol) of the network as it is now."""
        return activitynet_map(self.truth, self.detect(network, device, cancelled=cancelled), self._thresholds)

    @torch.no_grad()
    def detect(
        self, network: Afsd, device: torch.device, *, cancelled: Callable[[], bool] = lambda: False
    ) -> Detections:
        """Its detections in all videos.

        Raises:
            Cancelled: `cancelled` said so.
        """
        config = network.config
        training = network.training
        network.eval()
        rows: list[tuple[str, float, float, str, float]] = []
        for video in self.videos:
            frames = self._cache.open(video.source)
            detections = []
            for offset in tile(video.samples, config.clip_length, config.stride):
                if cancelled():
                    raise Cancelled("Stopped while the held-out videos were being scored.")

                images = centre_cut(frames[offset : offset + config.clip_length], config.crop)

                def compute(_: Sequence[int], images: np.ndarray = images) -> Features:
                    clip = np.zeros(
                        (1, config.in_channels, config.clip_length, config.crop, config.crop), dtype=np.uint8
                    )
                    clip[0, :, : len(images)] = images.transpose(3, 0, 1, 2)
                    weight = next(network.head.parameters())
                    x = scaled(torch.from_numpy(clip).to(device), [len(images)], weight.dtype)
                    return network.features(x)

                features = self._store.features([pictures_key(images)], compute)
                raw = network.detect(Features(*(part.to(next(network.head.parameters())) for part in features)))
                outputs = [part.float().cpu().numpy() for part in raw[:6] if part is not None]
                detections.append(
                    decode_window(
                        *(outputs[k] for k in range(6)),
                        offset=offset,
                        sample_fps=video.sample_fps,
                        clip_length=config.clip_length,
                    )
                )
            cuts = self._cuts_of(video, config.crop) if config.cut_reach > 0 else np.zeros(0)
            remaining = suppress(
                [postprocess(detections, config, cuts, video.samples / video.sample_fps)], sigma=config.sigma
            )
            best = np.argsort(-remaining.scores, kind="stable")[:_MOST_DETECTIONS]
            rows += [
                (video.name, float(start), float(end), self.classes[int(label) - 1], float(score))
                for (start, end), label, score in zip(
                    remaining.segments[best], remaining.labels[best], remaining.scores[best], strict=True
                )
            ]
        network.train(training)
        return Detections.build(rows, videos=[video.name for video in self.videos])

    def _cuts_of(self, video: TrainingVideo, crop: int) -> np.ndarray:
        if video.name not in self._cuts:
            self._cuts[video.name] = cut_seconds_of(self._cache.open(video.source), crop, video.sample_fps)
        return self._cuts[video.name]
