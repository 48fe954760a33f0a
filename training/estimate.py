"""What a fine-tune would take, before it is started; and features computed ahead of it."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from afsd_core.detector import Afsd
from afsd_core.errors import AfsdError, Cancelled
from afsd_core.folders import cache_folder
from afsd_core.inference.feature_cache import FeatureCache
from afsd_core.inference.features import compute_features, kind_of, open_extractor
from afsd_core.media import build_index, fingerprint
from afsd_core.weights import Registry
from training.folds import Protocol, divide
from training.lessons import Lessons
from training.light import KINETICS, choose_backbone, feature_tag, is_light, light_config_for, light_config_on
from training.quick import quick_settings
from training.train import load_backbone

# Until this machine has been measured: seconds a training step, and seconds of computing a second of video.
_STEP_SECONDS, _FEATURE_SECONDS = 0.15, 0.25
_FILE = "pace.json"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known before a fine-tune starts.

    Attributes:
        problems: sentences that keep it from starting; warnings: worth reading first.
        backbone: the model whose backbone it uses.
        seconds: of training and checking; feature_seconds: of computing features that are missing, to be added.
        protocol, held_out: how it will be checked, on which videos (ids).
        sample_fps: samples a second of the features it wants.
    """

    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    backbone: str
    seconds: float
    feature_seconds: float
    protocol: Protocol
    held_out: tuple[str, ...]
    sample_fps: float


def estimate(lessons: Lessons, *, parent: str | None = None, backbone: str = "auto", mode: str = "quick") -> Estimate:
    """What a fine-tune on these lessons takes; quick, reads no pictures and no weights.

    Raises:
        WeightsError: the parent or the backbone is missing.
    """
    registry = Registry()
    source = registry.get(parent) if parent else None
    chosen = choose_backbone(backbone, source, registry)
    config, tag = light_config_for(lessons, source, chosen, registry), feature_tag(source, chosen)
    prints: dict[str, str] = {}
    missing = 0.0
    warnings = list(lessons.warnings())
    cache = FeatureCache()
    rate = Fraction(str(config.sample_fps or 0))
    readable = []
    for lesson in lessons.videos:
        try:
            prints[lesson.video] = str(fingerprint(lesson.path))
        except AfsdError as error:
            warnings.append(f"{error} It will be left out.")
            continue
        readable.append(lesson.video)
        if not cache.holds(prints[lesson.video], rate, config.resize, config.crop, mirrored=True, tag=tag):
            missing += lesson.duration / 1e6
    usable = lessons.only(readable)
    places = ((source.training or {}).get("places") if source else None) or {}
    folds = divide(usable, prints, places if isinstance(places, dict) else None)
    checks = sum(1 for held in folds.held_out if held)
    pace = read_pace()
    seconds = quick_settings(usable).steps * (checks + 1) * pace["step"]
    if mode == "full":
        # A pass through the backbone forth and back costs about three passes forth, for each clip of each step.
        seconds += quick_settings(usable).steps * pace["feature"] * 25 * 4 * 3
    if chosen != KINETICS and source is None:
        warnings.append(
            "The small backbone that ships is used; on real footage the Kinetics-400 weights do far better. Fetch them "
            "in the models panel first."
        )
    problems = list(lessons.problems())
    if not problems and lessons.segments and not usable.segments:
        problems.append("None of the reviewed videos can be found. Find the files again first.")
    held_out = tuple(sorted({video for part in folds.held_out for video in part}))
    return Estimate(
        tuple(problems),
        tuple(warnings),
        chosen,
        round(seconds, 1),
        round(2 * missing * pace["feature"], 1),
        folds.protocol,
        held_out,
        float(config.sample_fps or 0),
    )


def feature_network(parent: str | None, backbone: str, registry: Registry, sample_fps: float | None = None) -> Afsd:
    """A light detector for the features that one with this parent or backbone reads; its heads are of no use.

    Args:
        sample_fps: samples a second, where no parent says it; the finest when left out.

    Raises:
        WeightsError: parent or backbone is missing or does not fit.
    """
    model = registry.get(parent) if parent else None
    name = choose_backbone(backbone, model, registry)
    if model is not None and is_light(model) and name == model.name:
        network = model.load_network()
        assert isinstance(network, Afsd)
        return network
    config = light_config_on(registry.get(name), 1)
    if sample_fps and config.sample_fps:
        config = replace(config, sample_fps=min(sample_fps, config.sample_fps))
    network = Afsd(config)
    load_backbone(network, name, registry)
    return network


def compute_ahead(
    videos: Sequence[Path],
    *,
    parent: str | None = None,
    backbone: str = "auto",
    device: str = "auto",
    sample_fps: float | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Path, float, str]]:
    """Compute the features that a fine-tune or a light detector will want, the mirrored ones too.

    Yields:
        A video, how much of it is done (0 to 1), and the sentence that says why it could not be done, or "".

    Raises:
        WeightsError: parent or backbone is missing.
        Cancelled: `cancelled` said so; what is done is kept.
    """
    network = feature_network(parent, backbone, Registry(), sample_fps)
    kind, cache = kind_of(network), FeatureCache()
    engine = None

    def opened() -> object:
        nonlocal engine
        if engine is None:
            engine = open_extractor(network, device=device)
        return engine

    for video in videos:
        began, had_engine = time.monotonic(), engine is not None
        try:
            index = build_index(video, cancelled=cancelled)
            for part in compute_features(video, index, network.config, kind, opened, cache, cancelled=cancelled):  # type: ignore[arg-type]
                if part < 1:
                    yield video, part, ""
        except Cancelled:
            raise
        except AfsdError as error:
            yield video, 1.0, str(error)
            continue
        if engine is not None and had_engine and index.duration:
            note_pace(feature=(time.monotonic() - began) / (2 * index.duration / 1e6))
        yield video, 1.0, ""


def read_pace() -> dict[str, float]:
    """Seconds a training step ("step") and seconds of computing a second of video ("feature") on this machine."""
    pace = {"step": _STEP_SECONDS, "feature": _FEATURE_SECONDS}
    with suppress(OSError, ValueError, TypeError, AttributeError):
        kept = json.loads((cache_folder() / _FILE).read_text(encoding="utf-8"))
        pace |= {name: float(kept[name]) for name in pace if 0 < float(kept.get(name, 0)) < 1000}
    return pace


def note_pace(**measured: float) -> None:
    """Remember how long something took here; what cannot be written is not remembered."""
    pace = read_pace()
    # Halfway to the new value: one slow moment is no rule.
    pace |= {name: (pace[name] + value) / 2 for name, value in measured.items() if value > 0}
    with suppress(OSError):
        (cache_folder() / _FILE).write_text(json.dumps(pace), encoding="utf-8")
