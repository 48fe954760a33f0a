"""The one-click fine-tune: from corrected labels to a new version of the detector, with what it is worth.

Features are computed once and kept; the heads learn from all that is reviewed. What the new version is worth is
measured by checks: heads trained the same way without some of the videos, and scored on these. The new detector itself
learns from all videos; the checks say how such a detector does on videos it has not seen.

The checks decide, too: how long the heads are trained, how their detections are ranked, and whether the closed-form
classifier, which is there within seconds, does better than they do.
"""

import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from afsd_core.detector import Afsd
from afsd_core.detector.cell_classifier import CellClassifier, Spans
from afsd_core.detector.network import AnyHead, head_for
from afsd_core.errors import Cancelled, DataError, WeightsError
from afsd_core.inference.features.cache import FeatureKind, VideoFeatures
from afsd_core.inference.features.compute import kind_of, weights_tag
from afsd_core.inference.features.tags import note_tag
from afsd_core.message import Message, packed, together
from afsd_core.weights import Model, Registry
from afsd_core.whole_job import WholeJob
from training.data.edges_at_shot_boundaries import seen_in
from training.data.feature_clips import FeatureClips, LabelledVideo, channel_factors
from training.data.frame_cache import cached_frames
from training.data.supervision import TrainingLabels
from training.engine.events import Started
from training.engine.side_by_side import side_by_side
from training.finetune.checks import (
    THRESHOLDS,
    Difference,
    Found,
    Score,
    calibrated_rows,
    calibration_of,
    class_thresholds,
    differences,
    find_all,
    least_effort_threshold,
    look,
    saved_at_best,
    score,
)
from training.finetune.cleanup import CHECKS, FULL, clean_up
from training.finetune.closed_form import candidate_spans, fit_cells
from training.finetune.events import FineTuned, FineTuneEvent, FineTuneJob, Learning, Note, Preparing, Scored, Tried
from training.finetune.features import prepare
from training.finetune.folds import Folds, divide, likely
from training.finetune.full import features_of, full_settings
from training.finetune.full_rounds import FullJob, train_full
from training.finetune.head_training import LearnEvent, grown, head_training, one_thread, quick_settings
from training.finetune.kept_checks import Check, OwnBackbone, keep_check, read_check
from training.finetune.light_detector import backbone_root, choose_backbone, is_light
from training.finetune.ranking import ALIKE_MARGIN, ALONE, MARGIN, NEUTRAL, USUAL, HeldOutVideo, choose_ranking, ranked
from training.finetune.rounds import Curve, Part, keep, points, resumed
from training.finetune.sources import ALIKE, expectation, joined_by_background, name_sources, unlikeness
from training.finetune.start import labelled_classes, untaught
from training.finetune.timing.expected import Expected, Speeds, expect, final_pace
from training.finetune.timing.progress import Parts, as_one, told
from training.finetune.timing.speeds import note_speed, slowdown
from training.finetune.version_records import earlier_places, known_to_backbone, learnt_from
from training.paper import choose_device

# Heads of fewer steps have learnt nothing yet.
_FEWEST_STEPS = 50
_CELLS = {
    ("near", True): Message("Closed-form classifier, what is near, ranked by how many agree"),
    ("near", False): Message("Closed-form classifier, what is near"),
    ("wide", True): Message("Closed-form classifier, with before and after, ranked by how many agree"),
    ("wide", False): Message("Closed-form classifier, with before and after"),
}

__all__ = [
    "FineTuneEvent",
    "FineTuneJob",
    "FineTuned",
    "Learning",
    "Note",
    "Preparing",
    "Scored",
    "Tried",
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
    if problems := job.training_labels.problems():
        raise DataError(together(problems))
    if job.name in registry.names():
        raise WeightsError(
            Message("{name}: there is a model of that name already. Choose another name.", name=job.name)
        )
    yield from map(Note, job.training_labels.warnings())
    began = time.monotonic()
    parent = registry.get(job.parent) if job.parent else None
    backbone = choose_backbone(job.backbone, parent, registry, job.training_labels.paths)
    classes = labelled_classes(job.training_labels, parent)
    network = untaught(job, classes, parent, backbone, registry)
    work = _Work(job, registry, network, classes, parent, cancelled, enough)
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
        enough: Callable[[], bool],
    ) -> None:
        self.job = job
        self.registry = registry
        self.network = network
        self.backbone = network.backbone
        self.classes = classes
        self.parent = parent
        self.cancelled = cancelled
        self.enough = enough
        self.training_labels = job.training_labels
        self.kind: FeatureKind = kind_of(network)
        self.known_to_backbone = known_to_backbone(parent) if parent is not None and is_light(parent) else set()
        self.fingerprints: dict[str, str] = {}
        self.labelled: dict[str, LabelledVideo] = {}
        self.settings = job.quick or quick_settings(job.training_labels, job.seed)
        self.full_steps = full_settings(self.settings).steps if job.mode == "full" else 0
        self.backbone_knows: set[str] = set()
        self.result = _Result()
        chosen = choose_backbone(job.backbone, parent, registry, job.training_labels.paths)
        self.goes_on = parent is not None and is_light(parent) and chosen == parent.name
        note_tag(registry.get(chosen), self.kind.tag)
        root = backbone_root(chosen, registry)
        self.speeds = Speeds.of(root, job.device, network.config, (self.kind.tag,))
        # What else the computer does is there from the start, before anything was measured.
        expected = self._expected(likely(job.training_labels) if job.check else ()).stages
        self.whole = WholeJob(expected, slowness=slowdown())
        self.parts: Parts | None = None

    def run(self, backbone: str, began: float) -> Iterator[FineTuneEvent]:
        """All stages in turn; `began` is when the first of them did."""
        job = self.job
        prepared = yield from prepare(
            job, self.network, self.kind, self.classes, self.speeds, self.whole, self.cancelled
        )
        self.training_labels, self.labelled, self.fingerprints = (
            prepared.training_labels,
            prepared.labelled,
            prepared.fingerprints,
        )
        sources = joined_by_background(name_sources(self.training_labels), self.labelled)
        folds = divide(self.training_labels, self.fingerprints, earlier_places(self.parent), sources)
        yield from self.learn(folds)
        yield self.finish(folds, backbone, time.monotonic() - began)

    def _expected(self, held_out: Sequence[Sequence[str]], owned: bool = False) -> Expected:
        """How long the stages should take where these videos are held out."""
        rate, compared = self.kind.sample_fps, is_light(self.parent)
        mode = self.job.mode
        return expect(
            self.speeds, self.training_labels, rate, held_out, self.settings, mode=mode, compared=compared, owned=owned
        )

    # -- learning ------------------------------------------------------------------------------------------------

    def learn(self, folds: Folds) -> Iterator[FineTuneEvent]:
        """Train the new version on everything, and the checks without the held-out videos of each fold.

        Quick parts run two at a time: each keeps one processor thread busy.
        """
        held_out = [(k, held) for k, held in enumerate(folds.held_out) if held and self._teaches(held)]
        if not self.job.check:
            held_out = []
        all_videos = tuple(video_labels.video for video_labels in self.training_labels.videos)
        earlier = [self._earlier_check(fold, held) for fold, held in held_out]
        owned = [check.own if check is not None else None for check in earlier]
        known = {self.fingerprints[v] for (_, held), own in zip(held_out, owned, strict=True) if not own for v in held}
        self.backbone_knows = known & self.known_to_backbone
        if self.backbone_knows and self.parent is not None:
            yield Note(
                Message(
                    "{name} was trained end to end, on these videos too: its backbone knows those that are held out, "
                    "so that the new version's score is likely too good.",
                    name=self.parent.name,
                )
            )
        # Random starts are drawn before anything runs beside anything else.
        starts = [self._start(check) for check in earlier]
        if not self.goes_on:
            _measure(self.network.head, tuple(self.labelled.values()))
        checks, pace = [f"check {k + 1} of {len(held_out)}" for k in range(len(held_out))], 1.0
        if self.settings.open_end:
            pace = final_pace(self.training_labels, [held for _, held in held_out])
        self._expect(checks, [held for _, held in held_out], any(owned))
        parts = []
        for (fold, held), label, start, own in zip(held_out, checks, starts, owned, strict=True):
            videos = tuple(video for video in all_videos if video not in held)
            parts.append((yield from self._part(start, videos, label, f"fold-{fold}", own=own)))
        parts.append((yield from self._part(self.network.head, all_videos, "final", "final", pace=pace)))
        held_videos = [held for _, held in held_out]
        with one_thread():
            spans = yield from self._closed_form(parts, held_videos)
            yield from self._rounds(parts, held_videos)
        detectors = [self._detector(part, USUAL | {"cell_spans": spans} if spans else {}) for part in parts]
        if self.job.mode == "full":
            detectors = yield from self._end_to_end(parts, detectors, held_videos, spans)
        if self.job.mode == "quick" and self.parts is not None and (step_seconds := self.parts.each()):
            note_speed(step_seconds * self.speeds.members, self.speeds.step_name)
        self.network = detectors[-1]
        yield from self._compare(held_out, detectors[:-1], earlier)
        self.network.config = replace(self.network.config, **self.result.ranking)
        if self.result.after is None and self.network.backbone is self.backbone:
            # Nothing was held out: what it learnt from says more of its scores than a guess.
            at_home = {video: self._found(self.network, self.classes, video, None) for video in all_videos}
            self.result.threshold = least_effort_threshold(self.training_labels.only(at_home), at_home)

    def _expect(self, checks: Sequence[str], held_out: Sequence[Sequence[str]], owned: bool) -> None:
        """Set up the progress of all parts."""
        expected = self._expected(held_out, owned)
        self.whole.expect("training", expected.training)
        self.whole.expect("checks", expected.scoring)
        names = {video_labels.video: video_labels.name for video_labels in self.training_labels.videos}
        without = [tuple(names[video] for video in held if video in names) for held in held_out]
        costs = dict.fromkeys(checks, expected.check) | {"final": expected.final}
        members = {"final": len(self.network.head.members)}
        self.parts = Parts(costs, dict(zip(checks, without, strict=True)), members)

    def _part(
        self,
        head: AnyHead,
        videos: tuple[str, ...],
        label: str,
        name: str,
        *,
        own: OwnBackbone | None = None,
        pace: float = 1.0,
    ) -> Generator[FineTuneEvent, None, Part]:
        """A part before its first step, or where it was stopped.

        Args:
            own: a backbone that has not learnt from the other videos, where the one that features are kept of has.
        """
        labelled = [self.labelled[video] for video in videos]
        assert self.parts is not None
        if own is not None:
            for at, video in enumerate(labelled):
                if self.cancelled():
                    raise Cancelled(Message("Stopped while features were being computed."))
                self.parts.prepared(label, at / len(labelled))
                what = Message("Computing features of {name}", name=video.video_labels.video_labels.name)
                yield Preparing(what, at / len(labelled), "training")
                labelled[at] = LabelledVideo(video.video_labels, own.features(videos[at]))
        clips = FeatureClips(labelled, head.config)
        tags = [self.kind, weights_tag(head), *([weights_tag(own.network.backbone)] if own is not None else ())]
        signature = repr([(self.fingerprints[v], self._video_labels(v)) for v in videos] + tags)
        training = head_training(
            head,
            clips,
            self.settings,
            checkpoint=self._folder / f"{name}.pt",
            signature=signature,
            cancelled=self.cancelled,
        )
        return Part(label, name, videos, tuple(labelled), head, training, pace, own)

    def _closed_form(
        self, parts: Sequence[Part], held_out: Sequence[Sequence[str]]
    ) -> Generator[FineTuneEvent, None, Spans]:
        """Fit each part's cell classifier: within seconds there is something that can be used.

        Returns:
            The spans that did best on what was held out.
        """
        yield Preparing(Message("Fitting the closed-form classifier"), 0.0, "training")
        candidates = candidate_spans([video.video_labels for video in self.labelled.values()])
        # Across cuts, what comes before and after is another scene.
        usual = candidates["near" if seen_in(tuple(self.labelled.values())).reach else "wide"]
        sharing = [part for part in parts if part.own is None]
        best: tuple[float, Spans, list[CellClassifier]] | None = None
        for name, spans in candidates.items():
            if not held_out and spans != usual:
                continue
            if self.cancelled():
                raise Cancelled(Message("The fine-tuning was stopped; it can go on from here."))
            common = iter(fit_cells(self.labelled, len(self.classes), spans, [part.videos for part in sharing]))
            fitted = [next(common) if part.own is None else self._fit_own(part, spans) for part in parts]
            for part, cells in zip(parts, fitted, strict=True):
                part.cells = cells
            value = 0.0
            if held_out:
                videos = yield from self._held_out(
                    [self._detector(part, ALONE | {"cell_spans": spans}) for part in parts[:-1]], parts[:-1], held_out
                )
                for votes in (True, False):
                    ranking = ALONE | {"votes": votes}
                    scores, _ = ranked(self.training_labels, self.classes, videos, ranking, self.cancelled)
                    average = scores.average if scores is not None else 0.0
                    what = _CELLS[name, votes]
                    self.result.tried.append(Tried(what, average, False))
                    if scores is not None and (self.result.baseline is None or average > self.result.baseline.average):
                        self.result.baseline, self.result.alone, self.result.alone_name = scores, ranking, what
                    value = max(value, average)
            if best is None or value > best[0]:
                best = value, spans, fitted
        assert best is not None
        for part, cells in zip(parts, best[2], strict=True):
            part.cells = cells
        if self.result.baseline is not None:
            value = self.result.baseline.average
            yield Scored(0, value, 0, value, Curve(usual=self.settings.steps).expected_step + self.full_steps, value)
        return best[1]

    def _fit_own(self, part: Part, spans: Spans) -> CellClassifier:
        labelled = dict(zip(part.videos, part.labelled, strict=True))
        return fit_cells(labelled, len(self.classes), spans, [part.videos])[0]

    def _rounds(self, parts: Sequence[Part], held_out: Sequence[Sequence[str]]) -> Iterator[FineTuneEvent]:
        """Advance all parts from point to point until the held-out curve says that it is enough, or a person does."""
        beside = self.job.mode == "quick" and not any(part.own for part in parts) and (os.cpu_count() or 1) > 1
        workers, checked = 2 if beside else 1, bool(held_out) and self.settings.open_end
        curve = resumed(self._folder, parts, self.settings.steps) if checked else Curve()
        baseline = self.result.baseline.average if self.result.baseline is not None else None
        for point in points() if checked else [self.settings.steps]:
            if curve.over or self.enough():
                break
            if not curve.holds(point) and any(part.training.step > round(point * part.pace) for part in parts):
                # A part goes on from further on than the curve, which was lost: all are scored where it stands.
                continue
            last = max(curve.expected_step, point) if checked else point
            for part in parts:
                assert self.parts is not None
                self.parts.expect_steps(part.label, round(last * part.pace))
            yield from side_by_side([partial(self._advance, part, round(point * part.pace)) for part in parts], workers)
            if self.enough() or not checked:
                break
            if not curve.holds(point):
                average = yield from self._average(parts[:-1], held_out)
                best = curve.add(point, average)
                if best:
                    for part in parts:
                        part.best = part.training.snapshot()
                keep(self._folder, curve, parts, best=best)
            value = next(value for step, value in curve.scores if step == point)
            last = curve.expected_step + self.full_steps
            yield Scored(point, value, curve.best_step, curve.best, last, baseline)
        for part in parts:
            part.training.finish(part.best)
        self.result.curve = tuple(curve.scores)
        self.result.steps = curve.best_step or parts[-1].training.step
        self.result.cut_short = self.enough()
        # Stopped before the first point: nothing is known of the heads, and little was learnt.
        early = self.result.cut_short and not curve.scores and self.result.steps < _FEWEST_STEPS and not self.goes_on
        self.result.uses_baseline = early and parts[-1].cells is not None

    def _advance(self, part: Part, steps: int) -> Generator[FineTuneEvent, None, None]:
        assert self.parts is not None

        def events() -> Iterator[LearnEvent]:
            yield Started(steps, 1, part.training.step, part.training.config.batch)
            yield from part.training.until(steps, self.enough)

        yield from told(events(), self.parts, part.label)

    def _average(
        self, checks: Sequence[Part], held_out: Sequence[Sequence[str]]
    ) -> Generator[FineTuneEvent, None, float]:
        """Mean AP of all checks on their held-out videos, as they are now."""
        with ExitStack() as stack:
            for part in checks:
                stack.enter_context(part.training.averaged())
            detectors = [self._detector(part, USUAL if part.cells is not None else {}) for part in checks]
            videos = yield from self._held_out(detectors, checks, held_out)
            scores, _ = ranked(self.training_labels, self.classes, videos, {}, self.cancelled)
        return scores.average if scores is not None else 0.0

    def _detector(self, part: Part, changes: Mapping[str, Any]) -> Afsd:
        """The detector of a part; its edges go to cuts where those of its labels lie there."""
        backbone = part.own.network.backbone if part.own is not None else self.backbone
        spans = {"cell_spans": part.cells.spans} if part.cells is not None else {}
        ranking = NEUTRAL | {"cut_reach": seen_in(part.labelled).reach} | spans | dict(changes)
        config = replace(part.head.config, **ranking)
        return Afsd(config, backbone=backbone, head=part.head, cells=part.cells).eval()

    def _held_out(
        self, detectors: Sequence[Afsd], checks: Sequence[Part], held_out: Sequence[Sequence[str]]
    ) -> Generator[FineTuneEvent, None, dict[str, HeldOutVideo]]:
        """What each check sees in the videos that it has not learnt from."""
        videos: dict[str, HeldOutVideo] = {}
        total = sum(map(len, held_out))
        for detector, part, held in zip(detectors, checks, held_out, strict=True):
            for video in held:
                yield Preparing(Message("Checking on held-out videos"), len(videos) / total, "training")
                features, duration = self._features(detector, video, part.own), self._duration(video)
                videos[video] = HeldOutVideo(detector, features, duration, look(detector, features, self.cancelled))
        return videos

    def _end_to_end(
        self,
        parts: Sequence[Part],
        detectors: list[Afsd],
        held_out: Sequence[Sequence[str]],
        spans: Spans,
    ) -> Generator[FineTuneEvent, None, list[Afsd]]:
        """Train all of each detector, see `train_full`; what comes out has a backbone of its own where that is better.

        Args:
            detectors: of the parts, whose heads have learnt.
        """
        result, baseline = self.result, self.result.baseline
        folder = self._folder / FULL
        if result.cut_short and not folder.exists():
            return detectors
        start = None
        if held_out and self.settings.open_end:
            videos = yield from self._held_out(detectors[:-1], parts[:-1], held_out)
            scores, _ = ranked(self.training_labels, self.classes, videos, {}, self.cancelled)
            start = scores.average if scores is not None else 0.0
        assert self.parts is not None
        job = FullJob(
            training_labels=self.training_labels,
            classes=self.classes,
            config=full_settings(replace(self.settings, open_end=False)),
            kind=self.kind,
            spans=spans,
            frames=cache(self._frames),
            device=choose_device(self.job.device),
            folder=folder,
            progress=self.parts,
            start=start,
            baseline=baseline.average if baseline is not None else None,
            cancelled=self.cancelled,
            enough=self.enough,
        )
        learnt = yield from train_full(parts, detectors, held_out, job)
        result.curve += learnt.curve
        result.cut_short = result.cut_short or learnt.cut_short
        # What the closed form does on the kept features needs no backbone of its own.
        floor = baseline.average if baseline is not None and start is not None else 0.0
        if learnt.detectors is not None and learnt.best >= floor:
            result.steps, result.uses_baseline = learnt.steps, False
            return learnt.detectors
        if not result.cut_short:
            yield Note(
                Message(
                    "Training end to end did no better on the held-out videos than what was there before it: the new "
                    "version keeps the backbone as it was."
                )
            )
        return detectors

    # -- what it is worth ----------------------------------------------------------------------------------------

    def _compare(
        self,
        held_out: Sequence[tuple[int, tuple[str, ...]]],
        checks: Sequence[Afsd],
        earlier: Sequence[Check | None],
    ) -> Iterator[FineTuneEvent]:
        """Score the checks on what they hold out, choose how detections are ranked, and score the parent's checks."""
        result = self.result
        result.ranking = dict(USUAL) if self.network.cells is not None else {}
        if result.uses_baseline:
            result.ranking = dict(result.alone)
        videos: dict[str, HeldOutVideo] = {}
        old: dict[str, list[Found]] = {}
        total = sum(len(held) for _, held in held_out)
        for (_, held), detector, before in zip(held_out, checks, earlier, strict=True):
            for video in held:
                own = before.own if before is not None else None
                features = self._features(detector, video, own)
                seen = look(detector, features, self.cancelled)
                videos[video] = HeldOutVideo(detector, features, self._duration(video), seen)
                if before is not None:
                    backbone = own.network.backbone if own is not None else self.backbone
                    parents = Afsd(before.config, backbone=backbone, head=before.head, cells=before.cells)
                    old[video] = self._found(parents.eval(), before.classes, video, own)
                yield Preparing(Message("Checking on held-out videos"), 0.5 * len(videos) / total, "checks")
        training_labels = self.training_labels.only(videos)
        if not videos or not training_labels.segments:
            return
        distance = unlikeness(self.labelled, [held for _, held in held_out])
        result.expectation = expectation(distance)
        if self.network.cells is not None:
            yield from self._choose(training_labels, videos, distance is not None and distance <= ALIKE)
        result.after, new = ranked(training_labels, self.classes, videos, result.ranking, self.cancelled)
        calibration = calibration_of(training_labels, new)
        result.ranking["calibration"] = calibration
        new = {video: calibrated_rows(rows, calibration) for video, rows in new.items()}
        result.threshold = least_effort_threshold(training_labels, new)
        result.thresholds = class_thresholds(training_labels, new, result.threshold)
        for (fold, held), detector in zip(held_out, checks, strict=True):
            detector.config = replace(detector.config, **result.ranking)
            self._keep_check(fold, detector, [v.video for v in self.training_labels.videos if v.video not in held])
        if old.keys() == new.keys():
            result.before = score(training_labels, old)
            result.differences = differences(old, new, least_effort_threshold(training_labels, old), result.threshold)

    def _choose(
        self, training_labels: TrainingLabels, videos: Mapping[str, HeldOutVideo], alike: bool
    ) -> Iterator[FineTuneEvent]:
        """Choose how detections are ranked; the closed-form classifier alone where the heads do not beat it.

        Args:
            alike: what is held out looks like what was learnt from.
        """
        result = self.result
        if not result.uses_baseline:

            def worth(changes: Mapping[str, Any]) -> tuple[float, float]:
                scores, rows = ranked(training_labels, self.classes, videos, changes, self.cancelled)
                return scores.average if scores is not None else 0.0, saved_at_best(training_labels, rows)

            yield Preparing(Message("Choosing how detections are ranked"), 0.6, "checks")
            at_cuts = any(video.network.config.cut_reach > 0 for video in videos.values())
            margin = ALIKE_MARGIN if alike else MARGIN
            result.ranking, tried = choose_ranking(worth, at_cuts, result.steps, margin)
            best = next(recipe.average for recipe in tried if recipe.chosen)
            result.uses_baseline = result.baseline is not None and result.baseline.average > best
            if result.uses_baseline:
                result.ranking = dict(result.alone)
                tried = [replace(recipe, chosen=False) for recipe in tried]
            result.tried += tried
        if result.uses_baseline:
            result.tried = [replace(r, chosen=r.name == result.alone_name) for r in result.tried]
            yield Note(
                Message(
                    "The closed-form classifier did better on the held-out videos than the trained heads: it is what "
                    "the new version uses."
                )
                if not result.cut_short
                else Message("Stopped early: the new version uses the closed-form classifier.")
            )
        result.tried.sort(key=lambda recipe: -recipe.average)

    def finish(self, folds: Folds, backbone: str, seconds: float) -> FineTuned:
        """Save the new version."""
        job, training_labels, result = self.job, self.training_labels, self.result
        held_out = tuple(sorted({video for part in folds.held_out for video in part})) if result.after else ()
        protocol = folds.protocol if result.after else "none"
        prints = set(self.fingerprints.values())
        own = self.network.backbone is not self.backbone
        record = {
            "mode": job.mode,
            "backbone": backbone,
            "protocol": protocol,
            "backbone_knows_held_out": bool(result.after and self.backbone_knows),
            "tiou": list(THRESHOLDS),
            "before": result.before.to_dict() if result.before else None,
            "after": result.after.to_dict() if result.after else None,
            "threshold": result.threshold,
            "thresholds": result.thresholds,
            "baseline": result.baseline.to_dict() if result.baseline else None,
            "recipe": {
                "tried": [
                    {"name": packed(r.name), "average": round(r.average, 4), "chosen": r.chosen} for r in result.tried
                ],
                "curve": [[step, round(value, 4)] for step, value in result.curve],
                "steps": result.steps,
                "uses_baseline": result.uses_baseline,
                "expectation": packed(result.expectation),
            },
            "held_out": [
                video_labels.name for video_labels in training_labels.videos if video_labels.video in held_out
            ],
            "learnt_from": learnt_from(training_labels),
            "learnt_videos": sorted(prints),
            "backbone_learnt_videos": sorted(self.known_to_backbone | (prints if own else set())),
            "places": {k: v for k, v in folds.places.items() if k in prints},
            "checks": str(self._checks),
            "feature_tag": kind_of(self.network).tag,
            "edges_at_cuts": seen_in(tuple(self.labelled.values())).counts,
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
        saved = self.registry.save(model, state, share="" if own else "backbone.")
        clean_up(job.folder, saved, self.registry)
        return FineTuned(
            saved,
            protocol,
            held_out,
            result.before,
            result.after,
            result.threshold,
            tuple(result.differences),
            seconds,
            result.thresholds,
            result.baseline,
            result.uses_baseline,
            tuple(result.tried),
            result.curve,
            result.steps,
            result.expectation,
            result.cut_short,
        )

    # -- what the stages look up ---------------------------------------------------------------------------------

    def _teaches(self, held: tuple[str, ...]) -> bool:
        return any(
            video_labels.instances for video_labels in self.training_labels.videos if video_labels.video not in held
        )

    def _start(self, earlier: Check | None) -> AnyHead:
        """Where a check starts: as the new version does, but from heads that have not seen its held-out videos.

        A check has one head where the new version has several: it says when to end and how to rank as well, in a third
        of the time.
        """
        if earlier is not None:
            head = grown(earlier.head.members[0], self.classes, earlier.classes, self.job.seed)
            head.config = replace(head.config, members=1)
            return head
        torch.manual_seed(self.job.seed)
        config, extractor = replace(self.network.config, members=1), self.network.extractor
        head = head_for(config, extractor.c4_channels, extractor.c5_channels)
        _measure(head, tuple(self.labelled.values()))
        return head

    def _frames(self, video: str) -> NDArray[np.uint8]:
        """The sampled pictures of a video, cached."""
        path = self.labelled[video].video_labels.video_labels.path
        return cached_frames(path, self.kind.sample_fps, self.network.config.resize, self.cancelled)

    def _duration(self, video: str) -> int:
        return self.labelled[video].video_labels.video_labels.duration

    def _video_labels(self, video: str) -> tuple[Any, ...]:
        video_labels = next(candidate for candidate in self.training_labels.videos if candidate.video == video)
        return video_labels.instances, video_labels.known, video_labels.rejected

    @property
    def _folder(self) -> Path:
        return self.job.folder / self.job.name

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
            whole=detector.backbone is not self.backbone,
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
            return Check(network.head, self.parent.classes, network.config, None, network.cells)
        file = Path(str(record.get("checks", ""))) / f"fold-{fold}.pt"
        return read_check(file, self.network, self.kind, held_prints, self._own)

    def _own(self, network: Afsd) -> OwnBackbone:
        return OwnBackbone(network, self.kind, self._frames, choose_device(self.job.device))

    def _features(self, detector: Afsd, video: str, own: OwnBackbone | None) -> VideoFeatures:
        """Of a video, as this detector's backbone gives them."""
        if own is not None and detector.backbone is own.network.backbone:
            return own.features(video)
        if detector.backbone is not self.backbone:
            return features_of(detector, self.kind, self._frames(video), choose_device(self.job.device))
        return self.labelled[video].features

    def _found(self, detector: Afsd, classes: Sequence[str], video: str, own: OwnBackbone | None = None) -> list[Found]:
        features = self._features(detector, video, own)
        return find_all(detector, classes, features, self._duration(video), cancelled=self.cancelled)


@dataclass(slots=True)
class _Result:
    """What a fine-tune finds out on its way, see `FineTuned`.

    Attributes:
        ranking: changes to the detector's configuration; alone: those of the closed-form classifier alone, called
            alone_name among what was tried.
    """

    before: Score | None = None
    after: Score | None = None
    baseline: Score | None = None
    threshold: float = 0.3
    thresholds: dict[str, float] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    ranking: dict[str, Any] = field(default_factory=dict)
    alone: dict[str, Any] = field(default_factory=lambda: dict(ALONE))
    alone_name: str = ""
    uses_baseline: bool = False
    tried: list[Tried] = field(default_factory=list)
    curve: tuple[tuple[int, float], ...] = ()
    steps: int = 0
    expectation: str = ""
    cut_short: bool = False


def _measure(head: AnyHead, labelled: Sequence[LabelledVideo]) -> None:
    """Set the scale of heads that start anew, see `ChannelScale`."""
    if not head.config.centred:
        return
    c4, c5 = channel_factors(labelled)
    for member in head.members:
        assert member.scale is not None
        member.scale.c4.copy_(c4)
        member.scale.c5.copy_(c5)
