"""How much does a fine-tune save, by how many videos have been corrected? Run by hand, when nothing else runs.

    python -m tests.bench.effort_curve ../shared/data/cctv_fights
    python -m tests.bench.effort_curve ../shared/data/dark_actions --seeds 0,1
    python -m tests.bench.effort_curve ../shared/data/room_falls --score 20200629 --videos 15

The folder holds `annotations.json` (ActivityNet form) and the videos. The detector learns from the first 1, 2, 4, 8
videos of the `train` subset; mean AP and effort are those on the `test` subset, or, where there is none, on the last
`--leave` training videos (or those with `--score` in their name), which then nobody learns from. Beside the mean AP
stand what the fine-tune's own checks said, and what they said of the closed-form classifier. Three thresholds, as three
columns: chosen by the fine-tune's own checks, one for each class, chosen for the least effort on the videos that were
learnt from, and the best there is on the scored ones. Effort has a row for each of `--tolerances`: seconds by which an
edge may be off and is left alone. The checks choose their thresholds for the usual one, whatever is asked here.
"""

import argparse
import time
from pathlib import Path

from afsd_core.evaluation import Detections, GroundTruth, activitynet_map, effort_curve, simulated_effort
from afsd_core.inference import pipeline
from afsd_core.weights import Model, Registry
from training.data.dataset import AnnotatedVideo, Annotations, find_videos, read_annotations
from training.data.supervision import training_labels_of_annotations
from training.finetune.checks import THRESHOLDS
from training.finetune.one_click import FineTuned, FineTuneJob, Learning, fine_tune

NAME = "effort-curve"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--videos", default="1,2,4,8", help="how many to learn from")
    parser.add_argument(
        "--leave", type=int, default=2, help="training videos to score on where there is no test subset"
    )
    parser.add_argument("--score", default="", help="score on the training videos with this in their name")
    parser.add_argument("--backbone", default="auto")
    parser.add_argument("--seeds", default="0")
    parser.add_argument("--tolerances", default="0.2,0.5", help="seconds by which an edge may be off")
    parser.add_argument("--no-check", action="store_true", help="quicker; the first threshold is then a guess")
    parser.add_argument("--run", type=Path, default=Path("runs"), help="for checkpoints")
    options = parser.parse_args()

    annotations = read_annotations(options.folder)
    files = find_videos((video.name for video in annotations.videos), options.folder)
    learners = [v for v in annotations.videos if v.subset in ("train", "training") and v.name in files]
    scored = [v for v in annotations.videos if v.subset == "test" and v.name in files]
    if options.score:
        scored = [video for video in learners if options.score in video.name]
        learners = [video for video in learners if options.score not in video.name]
    if not scored:
        learners, scored = learners[: -options.leave], learners[-options.leave :]
    print(f"scored on {', '.join(video.name for video in scored)}")
    print(
        "videos  seed  learnt  mAP [0.3:0.1:0.7]  checks  baseline  steps  training  edges off  saved: by checks"
        "  by training  best"
    )
    tolerances = [float(seconds) for seconds in options.tolerances.split(",")]
    registry = Registry()
    for seed in (int(each) for each in options.seeds.split(",")):
        # More than there are is all there are, once.
        for count in sorted({min(int(each), len(learners)) for each in options.videos.split(",")}):
            chosen = learners[:count]
            tuned, seconds = learn(annotations, chosen, options, seed, registry)
            truth, found = truth_of(scored), detections(tuned.model, scored, files)
            learnt_truth, learnt_found = truth_of(chosen), detections(tuned.model, chosen, files)
            scores = activitynet_map(truth, found, THRESHOLDS)
            learnt = sum(len(video.annotations) for video in chosen)
            for tolerance in tolerances:
                at_home = effort_curve(learnt_truth, learnt_found, tolerance).threshold
                best = effort_curve(truth, found, tolerance)
                by_checks = simulated_effort(truth, shown(found, tuned), 0.0, tolerance)
                by_training = simulated_effort(truth, found, at_home, tolerance)
                checks, baseline = (f"{score.average:.3f}" if score else "–" for score in (tuned.after, tuned.baseline))
                columns = [
                    f"{count:6}  {seed:4}  {learnt:6}  {scores.average:17.3f}",
                    f"{checks:>6}  {baseline:>8}  {tuned.steps:5}  {seconds:6.0f} s",
                    f"{tolerance:7.2f} s",
                    f"{by_checks.saved:9.0%} ({tuned.threshold:.2f})",
                    f"{by_training.saved:4.0%} ({at_home:.2f})",
                    f"{best.saved:4.0%} ({best.threshold:.2f})",
                ]
                print("  ".join(columns), flush=True)
            registry.remove(tuned.model.name)


def learn(
    annotations: Annotations,
    videos: list[AnnotatedVideo],
    options: argparse.Namespace,
    seed: int,
    registry: Registry,
) -> tuple[FineTuned, float]:
    """Fine-tune on some of the videos; and for how long it trained, features not included."""
    training_labels = training_labels_of_annotations(annotations, options.folder, videos[0].subset).only(
        v.name for v in videos
    )
    name = f"{NAME}-{len(videos)}-{seed}"
    if name in registry.names():
        registry.remove(name)
    job = FineTuneJob(
        training_labels, name, options.run, backbone=options.backbone, seed=seed, check=not options.no_check
    )
    began = None
    for event in fine_tune(job, registry=registry):
        if isinstance(event, Learning):
            began = began or time.monotonic()
        elif isinstance(event, FineTuned):
            return event, time.monotonic() - (began or time.monotonic())
    raise AssertionError("a fine-tune ends with its result")


def shown(found: Detections, tuned: FineTuned) -> Detections:
    """What a person would be shown: detections from the score on that the checks chose for their class."""
    limits = [tuned.thresholds.get(name, tuned.threshold) for name in found.classes]
    rows = [
        (found.videos[video], float(start), float(end), found.classes[label], float(score))
        for video, (start, end), label, score in zip(
            found.video, found.segments, found.label, found.scores, strict=True
        )
        if score >= limits[label]
    ]
    return Detections.build(rows, videos=found.videos)


def detections(model: Model, videos: list[AnnotatedVideo], files: dict[str, Path]) -> Detections:
    """What the model finds in the videos, as `afsd detect` does it."""
    rows = []
    for video in videos:
        for event in pipeline.detect(files[video.name], model):
            if isinstance(event, pipeline.Finished):
                rows += [(video.name, d.start / 1e6, d.end / 1e6, d.label, d.score) for d in event.detections]
    return Detections.build(rows, videos=[video.name for video in videos])


def truth_of(videos: list[AnnotatedVideo]) -> GroundTruth:
    """The instances of the videos."""
    rows = [(video.name, a.start / 1e6, a.end / 1e6, a.label) for video in videos for a in video.annotations]
    return GroundTruth.build(rows, videos=[video.name for video in videos])


if __name__ == "__main__":
    main()
