"""The one-click fine-tune: from corrected labels to a new version of the detector, with what it is worth.

Features are computed once and kept; the heads learn from all that is reviewed. What the new version is worth is
measured by checks: heads trained the same way without some of the videos, and scored on these. The new detector itself
learns from all videos; the checks say how such a detector does on videos it has not seen.
"""

import copy
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from afsd_core.detector import Afsd
from afsd_core.detector.network import AnyHead, head_for
from afsd_core.errors import Cancelled, DataError, WeightsError
from afsd_core.inference.feature_cache import FeatureKind
from afsd_core.inference.feature_tags import note_tag
from afsd_core.inference.features import kind_of, weights_tag
from afsd_core.saying import Saying, together
from afsd_core.weights import Model, Registry
from afsd_core.whole_job import WholeJob
from training.checking import THRESHOLDS, Difference, Found, Score, differences, find_all, least_effort_threshold, score
from training.cut_edges import seen_in
from training.expected import Expected, Speeds, expect
from training.feature_clips import FeatureClips, TaughtVideo
from training.folds import Folds, divide, likely
from training.frame_cache import cached_frames
from training.full import FilmedVideo, features_of, full_settings, full_train
from training.leftovers import CHECKS, tidy
from training.light import backbone_root, choose_backbone, is_light
from training.pace import Parts, as_one, told
from training.preparing import prepare
from training.quick import grown, one_thread, quick_settings, quick_train
from training.side_by_side import side_by_side
from training.speeds import note_speed, slowdown
from training.starting import taught_classes, untaught
from training.train import choose_device
from training.tuning_events import FineTuned, FineTuneEvent, FineTuneJob, Learning, Note, Preparing
from training.version_checks import Check, OwnBackbone, keep_check, read_check
from training.version_records import earlier_places, known_to_backbone, learnt_from

__all__ = [
    "FineTuneEvent",
    "FineTuneJob",
    "FineTuned",
    "Learning",
    "Note",
    "Preparing",
    "fine_tune",
    "learnt_from",
]


def fine_tune(
    job: FineTuneJob,
    *,
    registry: Registry | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    enough: Callable[[], bool] = lambda: False,
) -> Iterator[FineTuneEvent]:
    """Learn from corrected labels.

    Args:
        job: what to learn, from what; registry: where models are kept, the user's own when left out.
        cancelled: asked after each step; true stops at once, and nothing is saved but what to go on from.
        enough: asked after each step; true ends the training, and the best heads so far are saved.

    Raises:
        DataError: there is too little to learn from, or the disk refuses.
        WeightsError: the name is taken, or parent or backbone are missing or do not fit.
        MediaError: no video can be read. One of several that cannot is left out, with a note.
        Cancelled: `cancelled` said so; what is done is kept, and the same job goes on from there.
    """
    registry = registry or Registry()
    if problems := job.lessons.problems():
        raise DataError(together(problems))
    if job.name in registry.names():
        raise WeightsError(Saying("{name}: there is a model of that name already. Choose another name.", name=job.name))
    yield from map(Note, job.lessons.warnings())
    began = time.monotonic()
    parent = registry.get(job.parent) if job.parent else None
    backbone = choose_backbone(job.backbone, parent, registry, job.lessons.paths)
    classes = taught_classes(job.lessons, parent)
    network = untaught(job, classes, parent, backbone, registry)
    work = _Work(job, registry, network, classes, parent, cancelled)
    note_speed(time.monotonic() - began, "loading")
    yield from as_one(work.run(backbone, began), work.whole, lambda: work.parts)


class _Work:
    """One fine-tune: what its stages share."""

    def __init__(
        self,
        job: FineTuneJob,
        registry: Registry,
        network: Afsd,
        classes: tuple[str, ...],
        parent: Model | None,
        cancelled: Callable[[], bool],
    ) -> None:
        self.job = job
        self.registry = registry
        self.network = network
        self.classes = classes
        self.parent = parent
        self.cancelled = cancelled
        self.lessons = job.lessons
        self.kind: FeatureKind = kind_of(network)
        self.known_to_backbone = known_to_backbone(parent) if parent is not None and is_light(parent) else set()
        self.fingerprints: dict[str, str] = {}
        self.taught: dict[str, TaughtVideo] = {}
        self.settings = job.quick or quick_settings(job.lessons, job.seed)
        self.backbone_knows: set[str] = set()
        self.before: Score | None = None
        self.after: Score | None = None
        self.threshold = 0.3
        self.differences: list[Difference] = []
        chosen = choose_backbone(job.backbone, parent, registry, job.lessons.paths)
        note_tag(registry.get(chosen), self.kind.tag)
        root = backbone_root(chosen, registry)
        self.speeds = Speeds.of(root, job.device, network.config, (self.kind.tag,))
        # What else the computer does is there from the start, before anything was measured.
        expected = self._expected(likely(job.lessons) if job.check else ()).stages
        self.whole = WholeJob(expected, slowness=slowdown())
        self.parts: Parts | None = None

    def run(self, backbone: str, began: float) -> Iterator[FineTuneEvent]:
        """All stages in turn; `began` is when the first of them did."""
        job = self.job
        found = yield from prepare(job, self.network, self.kind, self.classes, self.speeds, self.whole, self.cancelled)
        self.lessons, self.taught, self.fingerprints = found.lessons, found.taught, found.fingerprints
        folds = divide(self.lessons, self.fingerprints, earlier_places(self.parent))
        yield from self.learn(folds)
        yield self.finish(folds, backbone, time.monotonic() - began)

    def _expected(self, held_out: Sequence[Sequence[str]], owned: bool = False) -> Expected:
        """How long the stages should take where these videos are held out."""
        rate, compared = self.kind.sample_fps, is_light(self.parent)
        mode = self.job.mode
        return expect(
            self.speeds, self.lessons, rate, held_out, self.settings, mode=mode, compared=compared, owned=owned
        )

    # -- learning ------------------------------------------------------------------------------------------------

    def learn(self, folds: Folds) -> Iterator[FineTuneEvent]:
        """Train the new version on everything, and the checks without the held-out videos of each fold.

        Quick parts run two at a time: each keeps one processor thread busy.
        """
        chosen = [(k, held) for k, held in enumerate(folds.held_out) if held and self._teaches(held)]
        if not self.job.check:
            chosen = []
        everybody = [lesson.video for lesson in self.lessons.videos]
        earlier = [self._earlier_check(fold, held) for fold, held in chosen]
        owned = [each.own if each is not None else None for each in earlier]
        known = {self.fingerprints[v] for (_, held), own in zip(chosen, owned, strict=True) if not own for v in held}
        self.backbone_knows = known & self.known_to_backbone
        if self.backbone_knows and self.parent is not None:
            yield Note(
                Saying(
                    "{name} was trained end to end, on these videos too: its backbone knows those that are held out, "
                    "so that the new version's score is likely too good.",
                    name=self.parent.name,
                )
            )
        # Random starts are drawn before anything runs beside anything else.
        starts = [self._start(each) for each in earlier]
        parts = [
            partial(
                self._train,
                start,
                [video for video in everybody if video not in held],
                f"check {index + 1} of {len(chosen)}",
                f"fold-{fold}",
                own,
            )
            for index, ((fold, held), start, own) in enumerate(zip(chosen, starts, owned, strict=True))
        ]
        parts.append(partial(self._train, self.network.head, everybody, "final", "final"))
        expected = self._expected([held for _, held in chosen], any(owned))
        self.whole.expect("training", expected.training)
        self.whole.expect("checks", expected.checks)
        labels = [part.args[2] for part in parts]
        names = {lesson.video: lesson.name for lesson in self.lessons.videos}
        without = [tuple(names[video] for video in held if video in names) for _, held in chosen]
        self.parts = Parts(labels, expected.part, dict(zip(labels, without, strict=False)))
        beside = self.job.mode == "quick" and not any(owned) and (os.cpu_count() or 1) > 1
        workers = 2 if beside else 1
        with one_thread():
            *checks, final = yield from side_by_side(parts, workers)
        if self.job.mode == "quick" and (each := self.parts.each()):
            note_speed(each, self.speeds.step_name)
        yield from self._compare(chosen, checks, earlier)
        if self.after is None and self.job.mode == "quick":
            # Nothing was held out: what it learnt from says more of its scores than a guess.
            at_home = {video: self._found(final, self.classes, video, None) for video in everybody}
            self.threshold = least_effort_threshold(self.lessons.only(at_home), at_home)
        self.network = final

    def _compare(
        self,
        chosen: Sequence[tuple[int, tuple[str, ...]]],
        checks: Sequence[Afsd],
        earlier: Sequence[Check | None],
    ) -> Iterator[FineTuneEvent]:
        """Score the checks on their held-out videos, the parent's beside them."""
        new: dict[str, list[Found]] = {}
        old: dict[str, list[Found]] = {}
        total = sum(len(held) for _, held in chosen)
        for (fold, held), trained, before in zip(chosen, checks, earlier, strict=True):
            learners = [lesson.video for lesson in self.lessons.videos if lesson.video not in held]
            self._keep_check(fold, trained, learners)
            for video in held:
                own = before.own if before is not None else None
                new[video] = self._found(trained, self.classes, video, own)
                if before is not None:
                    old[video] = self._found(self._with(before.head, own), before.classes, video, own)
                yield Preparing(Saying("Checking on held-out videos"), len(new) / total, "checks")
        lessons = self.lessons.only(new)
        if not new or not lessons.segments:
            return
        self.after = score(lessons, new)
        self.threshold = least_effort_threshold(lessons, new)
        if old.keys() == new.keys():
            self.before = score(lessons, old)
            self.differences = differences(old, new, least_effort_threshold(lessons, old), self.threshold)

    def finish(self, folds: Folds, backbone: str, seconds: float) -> FineTuned:
        """Save the new version."""
        job, lessons = self.job, self.lessons
        held_out = tuple(sorted({video for part in folds.held_out for video in part})) if self.after else ()
        protocol = folds.protocol if self.after else "none"
        record = {
            "mode": job.mode,
            "backbone": backbone,
            "protocol": protocol,
            "backbone_knows_held_out": bool(self.after and self.backbone_knows),
            "tiou": list(THRESHOLDS),
            "before": self.before.to_dict() if self.before else None,
            "after": self.after.to_dict() if self.after else None,
            "threshold": self.threshold,
            "held_out": [lesson.name for lesson in lessons.videos if lesson.video in held_out],
            "learnt_from": learnt_from(lessons),
            "learnt_videos": sorted(self.fingerprints.values()),
            "backbone_learnt_videos": sorted(
                self.known_to_backbone | (set(self.fingerprints.values()) if job.mode == "full" else set())
            ),
            "places": {k: v for k, v in folds.places.items() if k in set(self.fingerprints.values())},
            "checks": str(self._checks),
            "feature_tag": kind_of(self.network).tag,
            "edges_at_cuts": seen_in(tuple(self.taught.values())).counts,
            "settings": asdict(self.settings),
            "seconds": round(seconds, 1),
        }
        model = Model(
            name=job.name,
            kind="afsd",
            classes=self.classes,
            config=self.network.config.to_dict(),
            source="fine-tuned on corrected labels",
            parent=self.parent.name if self.parent else backbone,
            training=record,
        )
        state = {name: tensor.cpu().contiguous() for name, tensor in self.network.state_dict().items()}
        # Versions that were trained on kept features stand on the same backbone: it is kept once.
        saved = self.registry.save(model, state, share="backbone." if job.mode == "quick" else "")
        tidy(job.folder, saved, self.registry)
        return FineTuned(
            saved,
            protocol,
            held_out,
            self.before,
            self.after,
            self.threshold,
            tuple(self.differences),
            seconds,
        )

    def _teaches(self, held: tuple[str, ...]) -> bool:
        return any(lesson.instances for lesson in self.lessons.videos if lesson.video not in held)

    def _start(self, earlier: Check | None) -> AnyHead:
        """Where a check starts: as the new version does, but from heads that have not seen its held-out videos."""
        if earlier is not None:
            return grown(earlier.head, self.classes, earlier.classes, self.job.seed)
        torch.manual_seed(self.job.seed)
        config, extractor = self.network.config, self.network.extractor
        return head_for(config, extractor.c4_channels, extractor.c5_channels)

    def _train(
        self, head: AnyHead, videos: Sequence[str], label: str, name: str, own: OwnBackbone | None = None
    ) -> Generator[FineTuneEvent, None, Afsd]:
        """Train heads, and in full mode everything; gives the detector.

        Args:
            own: a backbone that has not learnt from the other videos, where the one that features are kept of has.
        """
        taught = [self.taught[video] for video in videos]
        parts = self.parts
        assert parts is not None
        if own is not None:
            for at, each in enumerate(taught):
                if self.cancelled():
                    raise Cancelled(Saying("Stopped while features were being computed."))
                parts.prepared(label, at / len(taught))
                what = Saying("Computing features of {name}", name=each.lesson.lesson.name)
                yield Preparing(what, at / len(taught), "training")
                taught[at] = TaughtVideo(each.lesson, own.features(videos[at]))
        clips = FeatureClips(taught, head.config)
        tags = [self.kind, weights_tag(head), *([weights_tag(own.network.backbone)] if own is not None else ())]
        signature = repr([(self.fingerprints[v], self._lesson(v)) for v in videos] + tags)
        folder = self.job.folder / self.job.name
        quick = quick_train(
            head,
            clips,
            self.settings,
            checkpoint=folder / f"{name}.pt",
            signature=signature,
            cancelled=self.cancelled,
        )
        full = full_settings(self.settings) if self.job.mode == "full" else None
        yield from told(quick, parts, label)
        head.config = replace(head.config, cut_reach=seen_in(taught).reach)
        detector = self._with(head, own)
        if full is None:
            return detector
        films = []
        for video in videos:
            what = Saying("Reading the pictures of {name}", name=self.taught[video].lesson.lesson.name)
            yield Preparing(what, 0.0, "training")
            films.append(FilmedVideo(self.taught[video].lesson, self._frames(video)))
        # A backbone of its own: the other parts start from the one that nothing has changed.
        detector = copy.deepcopy(detector)
        everything = full_train(
            detector,
            films,
            full,
            device=choose_device(self.job.device),
            checkpoint=folder / f"{name}-full.pt",
            signature=signature,
            cancelled=self.cancelled,
        )
        yield from told(everything, parts, label, self.settings.steps)
        return detector

    def _frames(self, video: str) -> NDArray[np.uint8]:
        """The sampled pictures of a video, cached."""
        path = self.taught[video].lesson.lesson.path
        return cached_frames(path, self.kind.sample_fps, self.network.config.resize, self.cancelled)

    def _with(self, head: AnyHead, own: OwnBackbone | None = None) -> Afsd:
        """A detector of these heads on the backbone that features are kept of, or on one of their own."""
        network = own.network if own is not None else self.network
        return Afsd(head.config, backbone=network.backbone, head=head).eval()

    def _lesson(self, video: str) -> tuple[Any, ...]:
        lesson = next(each for each in self.lessons.videos if each.video == video)
        return lesson.instances, lesson.known, lesson.rejected

    @property
    def _checks(self) -> Path:
        return self.job.folder / CHECKS / self.job.name

    def _keep_check(self, fold: int, detector: Afsd, learners: Sequence[str]) -> None:
        """Keep a check, for the next version to be compared with."""
        keep_check(
            self._checks / f"fold-{fold}.pt",
            detector,
            self.classes,
            [self.fingerprints[video] for video in learners],
            self.kind,
            whole=detector.backbone is not self.network.backbone,
        )

    def _earlier_check(self, fold: int, held: Sequence[str]) -> Check | None:
        """The parent's heads that have not learnt from these videos, if there are any."""
        if not is_light(self.parent) or self.parent is None:
            return None
        held_prints = {self.fingerprints[video] for video in held}
        record = self.parent.training or {}
        learnt = record.get("learnt_videos")
        if isinstance(learnt, list) and not held_prints & set(learnt):
            network = self.parent.load_network()
            assert isinstance(network, Afsd)
            return Check(network.head, self.parent.classes)
        file = Path(str(record.get("checks", ""))) / f"fold-{fold}.pt"
        return read_check(file, self.network, self.kind, held_prints, self._own)

    def _own(self, network: Afsd) -> OwnBackbone:
        return OwnBackbone(network, self.kind, self._frames, choose_device(self.job.device))

    def _found(self, detector: Afsd, classes: Sequence[str], video: str, own: OwnBackbone | None = None) -> list[Found]:
        taught = self.taught[video]
        features = taught.features
        if own is not None and detector.backbone is own.network.backbone:
            features = own.features(video)
        elif detector.backbone is not self.network.backbone:
            features = features_of(detector, self.kind, self._frames(video), choose_device(self.job.device))
        return find_all(detector, classes, features, taught.lesson.lesson.duration, cancelled=self.cancelled)
