"""Average recall and the error analysis say of small made-up cases what can be checked by eye."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from afsd_core.evaluation import Detections, GroundTruth, activitynet_map, analyse, average_recall, html_report
from afsd_core.evaluation.error_analysis import KINDS, TRUE_POSITIVE

TRUTH = GroundTruth.build(
    [("a", 0, 10, "jump"), ("a", 50, 60, "throw"), ("b", 20, 100, "jump"), ("b", 150, 155, "Ambiguous")],
    durations={"a": 100.0, "b": 200.0},
)
ONE_OF_EACH = Detections.build(
    [
        ("a", 0, 10, "jump", 0.9),  # found
        ("a", 0, 9, "jump", 0.8),  # found again
        ("a", 50, 59, "jump", 0.7),  # throw
        ("a", 8, 14, "jump", 0.6),  # near, tIoU 2/14
        ("a", 58, 64, "jump", 0.5),  # near throw
        ("a", 80, 90, "jump", 0.4),  # nothing there
    ]
)


def test_each_kind_of_false_positive_is_told_apart():
    analysis = analyse(TRUTH, ONE_OF_EACH, [0.5])
    total = {kind: sum(part[kind] for part in analysis.slices) for kind in (TRUE_POSITIVE, *KINDS)}
    assert total == dict.fromkeys((TRUE_POSITIVE, *KINDS), 1)
    assert [example.kind for example in analysis.examples] == list(KINDS)
    assert [example.score for example in analysis.examples] == [0.8, 0.7, 0.6, 0.5, 0.4]
    # Two instances of jump: the first G holds the two surest detections.
    assert analysis.slices[0] == {**dict.fromkeys(KINDS, 0), TRUE_POSITIVE: 1, "double detection": 1}


def test_only_false_positives_before_a_true_one_cost_anything():
    rows = [("a", 0, 10, "jump")]
    found = [("a", 80, 90, "jump", 0.9), ("a", 0, 10, "jump", 0.5), ("a", 0, 9, "jump", 0.4)]
    analysis = analyse(GroundTruth.build(rows), Detections.build(found), [0.5])
    assert analysis.map_n == pytest.approx(0.5)
    assert analysis.gain["background"] == pytest.approx(0.5)
    assert analysis.gain["double detection"] == 0.0


def test_normalised_map_equals_map_where_every_class_has_as_many_instances():
    rng = np.random.default_rng(1)
    rows = [(f"v{k}", 10.0 * j, 10.0 * j + 5, name) for k in range(4) for j, name in enumerate("abab")]
    found = [
        (v, s + rng.normal(0, 2), e + rng.normal(0, 2), "ab"[rng.integers(2)], rng.uniform())
        for v, s, e, _ in rows
        for _ in range(6)
    ]
    truth, detections = GroundTruth.build(rows), Detections.build(found)
    assert analyse(truth, detections, [0.3, 0.5]).map_n == pytest.approx(
        activitynet_map(truth, detections, [0.3, 0.5]).average
    )


def test_a_detector_that_misses_the_short_ones_shows_it():
    rows = [(f"v{k}", 0, length, "jump") for k, length in enumerate([1, 2, 5, 5, 20, 30])]
    found = [(v, s, e, "jump", 0.9) for v, s, e, _ in rows if e > 3]
    analysis = analyse(GroundTruth.build(rows), Detections.build(found), [0.5], bins="thumos14")
    length = next(each for each in analysis.sensitivity if each.characteristic == "length")
    assert [part.instances for part in length.bins] == [2, 2, 0, 0, 2]
    assert [part.map_n for part in length.bins] == [0.0, 1.0, None, None, 1.0]
    assert [part.missed for part in length.bins] == [1.0, 0.0, None, None, 0.0]
    assert length.spread == 1.0
    assert analysis.missed == pytest.approx(2 / 6)


def test_coverage_needs_the_durations_and_says_so():
    named = {each.characteristic for each in analyse(TRUTH, ONE_OF_EACH, [0.5]).sensitivity}
    assert named == {"length", "instances", "coverage"}
    without = analyse(GroundTruth.build([("a", 0, 10, "jump")]), ONE_OF_EACH, [0.5])
    assert {each.characteristic for each in without.sensitivity} == {"length", "instances"}
    assert any("durations" in note for note in without.notes)


def test_recall_counts_only_the_best_proposals_of_each_video():
    found = Detections.build(
        [
            ("a", 70, 80, "jump", 0.9),
            ("a", 0, 10, "throw", 0.8),  # recall does not ask for the class
            ("b", 20, 100, "jump", 0.1),
            ("elsewhere", 0, 1, "jump", 1.0),
        ]
    )
    recall = average_recall(TRUTH, found, counts=(1, 2, 100), thresholds=(0.5, 0.9))
    # The three instances without the ambiguous stretch: b's is found at once, a's first with the second proposal.
    np.testing.assert_allclose(recall.average, [1 / 3, 2 / 3, 2 / 3])
    np.testing.assert_allclose(recall.average_count, [1.0, 1.5, 1.5])


class _Checker(HTMLParser):
    """Collects what a page would load from elsewhere, and whether every element is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.outside, self.charts = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.charts += tag == "svg"
        self.outside += [v for k, v in attrs if k in ("src", "href") or "://" in (v or "")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_shows_the_numbers():
    analysis = analyse(TRUTH, ONE_OF_EACH, [0.5])
    scores = activitynet_map(TRUTH, ONE_OF_EACH, [0.5])
    page = html_report("<results> & co.json", scores, average_recall(TRUTH, ONE_OF_EACH), analysis)
    checker = _Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.outside == []
    assert checker.charts == 9
    assert "<title>&lt;results&gt; &amp; co.json</title>" in page
    assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.S).lower()
    assert f"{100 * scores.average:.2f}" in page
    json.dumps(analysis.to_dict(), allow_nan=False)


def test_nothing_found_is_still_a_page():
    nothing = Detections.build([])
    analysis = analyse(TRUTH, nothing, [0.5])
    assert (analysis.map_n, analysis.missed) == (0.0, 1.0)
    assert average_recall(TRUTH, nothing).average.tolist() == [0.0] * 6
    html_report("none", activitynet_map(TRUTH, nothing, [0.5]), average_recall(TRUTH, nothing), analysis)
