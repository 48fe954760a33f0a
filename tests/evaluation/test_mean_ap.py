"""Scores equal the published ones, equal a plain loop written from the protocols, and come within seconds."""

import json
import time

import numpy as np
import pytest

from afsd_core.errors import DataError
from afsd_core.evaluation import (
    Detections,
    GroundTruth,
    activitynet_map,
    mean_ap,
    parse_thresholds,
    read_detections,
    read_ground_truth,
    thumos14_map,
)

THRESHOLDS = (0.3, 0.5, 0.7)


def tiou(a, b):
    shared = max(min(a[1], b[1]) - max(a[0], b[0]), 0.0)
    union = (a[1] - a[0]) + (b[1] - b[0]) - shared
    return shared / union if union > 0 else 0.0


def activitynet_by_hand(rows, found, label, threshold):
    instances = [(v, (s, e)) for v, s, e, name in rows if name == label]
    videos = {v for v, *_ in rows}
    ranked = sorted((d for d in found if d[3] == label and d[0] in videos), key=lambda d: -d[4])
    taken, hits = set(), []
    for video, start, end, _, _ in ranked:
        best = max(
            (
                (tiou((start, end), segment), -k)
                for k, (v, segment) in enumerate(instances)
                if v == video and k not in taken and tiou((start, end), segment) >= threshold
            ),
            default=None,
        )
        hits.append(best is not None)
        if best:
            taken.add(-best[1])
    points = [(sum(hits[: k + 1]) / len(instances), sum(hits[: k + 1]) / (k + 1)) for k in range(len(hits))]
    area, before = 0.0, 0.0
    for k, (recall, _) in enumerate(points):
        area += (recall - before) * max(p for _, p in points[k:])
        before = recall
    return area


def thumos14_by_hand(rows, found, label, threshold):
    instances = [row for row in rows if row[3] == label]
    unclear = [row for row in rows if row[3] == "Ambiguous"]
    outcome = []
    for video in sorted({r[0] for r in rows} | {d[0] for d in found}):
        mine = [d for d in found if d[3] == label and d[0] == video]
        hit = [False] * len(mine)
        for row in (r for r in instances if r[0] == video):
            best, at = threshold, None
            for k, d in enumerate(mine):
                if not hit[k] and tiou(d[1:3], row[1:3]) > best:
                    best, at = tiou(d[1:3], row[1:3]), k
            if at is not None:
                hit[at] = True
        for k, d in enumerate(mine):
            over = any(r[0] == video and min(d[2], r[2]) > max(d[1], r[1]) for r in unclear)
            if hit[k] or not over:
                outcome.append((d[4], hit[k]))
    outcome.sort(key=lambda pair: -pair[0])
    hits = [h for _, h in outcome]
    return sum(sum(hits[: k + 1]) / (k + 1) for k, h in enumerate(hits) if h) / len(instances)


def random_case(seed):
    """Crowded videos with many equal scores, equal overlaps and strangers: what implementations differ on."""
    rng = np.random.default_rng(seed)
    names = ["jump", "throw", "dive"]

    def segment():
        start = int(rng.integers(0, 40))
        return start, start + int(rng.integers(1, 12))

    rows = [(f"v{rng.integers(5)}", *segment(), names[rng.integers(3)]) for _ in range(40)]
    rows += [(f"v{rng.integers(5)}", *segment(), "Ambiguous") for _ in range(3)]
    found = [
        (f"v{rng.integers(7)}", *segment(), [*names, "unknown"][rng.integers(4)], float(rng.integers(1, 9)) / 8)
        for _ in range(300)
    ]
    # A results file groups its detections by video.
    order = {name: k for k, name in enumerate(dict.fromkeys(d[0] for d in found))}
    found.sort(key=lambda d: order[d[0]])
    return rows, found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("score", "by_hand"), [(activitynet_map, activitynet_by_hand), (thumos14_map, thumos14_by_hand)]
)
def test_scores_equal_a_plain_loop_written_from_the_protocol(seed, score, by_hand):
    rows, found = random_case(seed)
    scores = score(GroundTruth.build(rows), Detections.build(found), THRESHOLDS)
    assert len(scores.classes) == (4 if score is activitynet_map else 3)
    for row, threshold in enumerate(THRESHOLDS):
        expected = [by_hand(rows, found, label, threshold) for label in scores.classes]
        np.testing.assert_allclose(scores.ap[row], expected, atol=1e-12)


@pytest.mark.parametrize("name", ["scnn_c3d_tiou0.3.json", "turn_flow_tiou0.5.json"])
@pytest.mark.parametrize(
    ("part", "protocol", "truth"),
    [
        ("activitynet_protocol_on_thumos_gt.json", "activitynet", "thumos_gt.json"),
        ("thumos14_protocol_on_annotation_test", "thumos14", "annotation_test"),
    ],
)
def test_reproduces_what_published_detections_score(shared, name, part, protocol, truth):
    folder = shared / "data/thumos_results"
    expected = json.loads((folder / "expected_mAP.json").read_text())[part][name]
    found = read_detections(folder / name)
    known = read_ground_truth(shared / "data/thumos14" / truth, predicted=set(found.videos))
    assert mean_ap(known, found, protocol, [expected["tiou"]]).average == pytest.approx(expected["mAP"], abs=1e-6)


def test_two_thousand_videos_of_two_hundred_detections_take_seconds():
    rng = np.random.default_rng(0)
    videos, each, classes = 2000, 200, 200
    start = rng.uniform(0, 100, (videos, 2))
    truth = GroundTruth.build((f"v{v}", s, s + 20, f"c{v % classes}") for v in range(videos) for s in start[v])
    begin = np.repeat(start[:, 0], each) + rng.normal(0, 10, videos * each)
    found = Detections(
        videos=truth.videos,
        classes=truth.classes,
        video=np.repeat(np.arange(videos), each),
        label=np.repeat(np.arange(videos) % classes, each),
        segments=np.stack([begin, begin + rng.uniform(10, 30, videos * each)], axis=1),
        scores=rng.uniform(size=videos * each),
    )
    for protocol in ("activitynet", "thumos14"):
        began = time.process_time()
        mean_ap(truth, found, protocol, parse_thresholds("0.5:0.95:0.05"))
        assert time.process_time() - began < 30  # about 2 s: a bound that only a loop over detections would break


def test_the_first_of_equal_scores_comes_first():
    truth = GroundTruth.build([("v", 0, 10, "jump")])
    right, wrong = ("v", 0, 10, "jump", 0.5), ("v", 50, 60, "jump", 0.5)
    for score in (activitynet_map, thumos14_map):
        assert score(truth, Detections.build([right, wrong]), [0.5]).average == 1.0
        assert score(truth, Detections.build([wrong, right]), [0.5]).average == 0.5


def test_a_tiou_equal_to_the_threshold_counts_for_activitynet_only():
    truth, found = GroundTruth.build([("v", 0, 10, "jump")]), Detections.build([("v", 0, 5, "jump", 1.0)])
    assert activitynet_map(truth, found, [0.5]).average == 1.0
    assert thumos14_map(truth, found, [0.5]).average == 0.0


def test_no_detection_at_all_scores_nothing():
    truth, found = GroundTruth.build([("v", 0, 10, "jump")]), Detections.build([])
    for score in (activitynet_map, thumos14_map):
        assert score(truth, found, [0.5, 0.7]).to_dict() == {
            "tiou": [0.5, 0.7],
            "mAP": [0.0, 0.0],
            "average_mAP": 0.0,
            "ap": {"jump": [0.0, 0.0]},
        }


def test_thresholds_are_exact_decimals_with_both_ends():
    assert parse_thresholds("0.3:0.7:0.1") == (0.3, 0.4, 0.5, 0.6, 0.7)
    assert parse_thresholds("0.5:0.95:0.05")[-1] == 0.95
    assert parse_thresholds("0.5") == (0.5,)
    assert parse_thresholds("0.3, 0.5") == (0.3, 0.5)


@pytest.mark.parametrize("text", ["", "half", "0.3:0.7", "0.7:0.3:0.1", "0.3:0.7:0", "0", "1.5", "nan", "0:1:1e-9"])
def test_thresholds_that_make_no_sense_are_refused_in_a_sentence(text):
    with pytest.raises(DataError, match="not thresholds"):
        parse_thresholds(text)
