"""ActivityNet JSON and tables: written without loss, read with a word on every row that was not."""

import csv
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afsd_core.errors import FormatError
from afsd_core.formats import ExportOptions, export_project, read_annotations
from afsd_core.formats.activitynet import write_results
from afsd_core.formats.common import from_seconds, to_seconds
from afsd_core.media import VideoIndex
from afsd_core.project import LabelClass, ProjectRecords, Segment, State, Video

INDEX = VideoIndex.constant(1000, Fraction(30000, 1001))


@pytest.fixture
def records(tmp_path):
    return ProjectRecords(
        path=tmp_path / "my pool.afsd",
        videos=(
            Video("v1", tmp_path / "a, b.mp4", "a", duration=INDEX.duration, width=640, height=480),
            Video("v2", tmp_path / "empty.mp4", "empty", duration=5_000_000),
        ),
        classes=(LabelClass("c1", "Sprung, “gedreht”", "#e69f00"), LabelClass("c2", "jump", "#56b4e9", position=1)),
        segments=(
            Segment("s1", "v1", 1, 33_366_700, "c1", annotator="Ann", note="two\nlines; and a , comma"),
            Segment(
                *("s2", "v1", 100_100, 200_200, "c2", State.CORRECTED, 0.123456789, None, "i3d"),
                origin=(90_000, 210_000),
                origin_class="c2",
            ),
            Segment("s3", "v1", 300_000, 400_000, "c2", State.PROPOSED, 0.5, None, "i3d", (300_000, 400_000), "c2"),
            Segment("s4", "v1", 500_000, 600_000, "c2", State.REJECTED, 0.9, None, "i3d", (500_000, 600_000), "c2"),
        ),
    )


def test_ground_truth_reads_back_without_loss(records, tmp_path):
    report = export_project(records, "activitynet", tmp_path / "out", options=ExportOptions(subset="train"))
    assert [f.name for f in report.files] == ["my pool.json"]
    found = read_annotations(report.files[0])
    assert [(s.video, s.label, s.start, s.end) for s in found.segments] == [
        ("a, b", "Sprung, “gedreht”", 1, 33_366_700),
        ("a, b", "jump", 100_100, 200_200),
    ]
    assert found.videos["empty"].subset == "training"
    assert found.videos["a, b"].duration == INDEX.duration
    assert json.loads(report.files[0].read_text())["database"]["empty"]["annotations"] == []


def test_results_hold_what_the_detector_said_and_nobody_rejected(records, tmp_path):
    report = export_project(records, "activitynet-results", tmp_path / "found.json")
    rows = json.loads(report.files[0].read_text())["results"]["a, b"]
    assert [(r["score"], r["segment"]) for r in rows] == [(0.5, [0.3, 0.4]), (0.123456789, [0.1001, 0.2002])]


def test_results_of_detections_read_back_without_loss(records, tmp_path):
    class Found:
        start, end, label, score = 1_234_567, 2_000_000, "diving", 0.75

    path = write_results(tmp_path / "r.json", {"clip": [Found()], "quiet": []})
    found = read_annotations(path)
    assert [(s.start, s.end, s.label, s.score) for s in found.segments] == [(1_234_567, 2_000_000, "diving", 0.75)]
    assert set(found.videos) == {"clip", "quiet"}


def test_a_table_reads_back_all_that_a_project_says(records, tmp_path):
    report = export_project(
        records,
        "csv",
        tmp_path,
        index_of=lambda v: INDEX if v.id == "v1" else None,
        options=ExportOptions(proposals=True),
    )
    found = read_annotations(report.files[0])
    names = {c.id: c.name for c in records.classes}
    assert [
        (s.label, s.start, s.end, s.state, s.score, s.model, s.origin, s.annotator, s.note) for s in found.segments
    ] == [
        (names[s.class_id], s.start, s.end, s.state, s.score, s.model, s.origin, s.annotator, s.note)
        for s in records.segments
        if s.state is not State.REJECTED
    ]
    assert found.segments[1].frames == (3, 6)
    # What a person drew is told from a proposal that was accepted as it was.
    with report.files[0].open(newline="", encoding="utf-8") as file:
        assert [row["state"] for row in csv.DictReader(file)] == ["drawn", "corrected", "proposed"]


def test_tables_of_earlier_versions_that_call_a_drawn_segment_accepted_are_read_as_before(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("video,class,start,end,state,model\na,b,1,2,accepted,\na,b,3,4,drawn,\n", encoding="utf-8")
    assert [(s.state, s.model) for s in read_annotations(table).segments] == [(State.ACCEPTED, None)] * 2


def test_other_tables_are_read_too(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("\ufeffFile;Label;Onset;Offset\nclip;jump;1,5;2,25\nclip;jump;x;3\n;jump;1;2\n", encoding="utf-8")
    found = read_annotations(table)
    assert [(s.video, s.start, s.end) for s in found.segments] == [("clip", 1_500_000, 2_250_000)]
    assert [(s.where, s.why) for s in found.skipped] == [("t.csv, line 3", "no number"), ("t.csv, line 4", "no video")]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("cut.json", '{"results": {"a": [', "no annotation format"),
        ("other.json", '{"name": 1}', "no annotation format"),
        ("notes.txt", "hello there\n", "no annotation format"),
        ("table.csv", "a,b\n1,2\n", "no annotation format"),
    ],
)
def test_a_file_of_another_kind_gets_a_sentence(tmp_path, name, text, sentence):
    (tmp_path / name).write_text(text)
    with pytest.raises(FormatError, match=sentence):
        read_annotations(tmp_path / name)


def test_an_unknown_format_names_the_known_ones(records, tmp_path):
    with pytest.raises(FormatError, match="thumos, activitynet"):
        export_project(records, "elan", tmp_path)


@given(st.integers(min_value=0, max_value=10**13))
def test_every_microsecond_survives_as_decimal_seconds(time):
    assert from_seconds(to_seconds(time)) == time
    assert Decimal(to_seconds(time)) * 1_000_000 == time
    assert from_seconds(float(to_seconds(time))) == time or time >= 2**33 * 1_000_000


def test_the_published_ground_truth_with_times_as_text(shared):
    found = read_annotations(shared / "data/thumos14/thumos_gt.json")
    assert (len(found.segments) + len(found.skipped), len(found.videos)) == (6318, 410)
    assert found.skipped == ()
    assert found.segments[0].start == 18_600_000


def test_the_published_results(shared):
    found = read_annotations(shared / "formats/activitynet/sample_detection_prediction.json")
    assert len(found.videos) == 4926
    assert len(found.segments) + len(found.skipped) == 7654
    assert {s.why for s in found.skipped} <= {"no length", "end before start"}


def test_the_ground_truth_beside_the_footage(shared):
    found = read_annotations(shared / "data/cctv_fights/annotations.json")
    assert len(found.videos) == 12
    assert found.videos["cctv_fights_train_001"].duration == 40_400_000
    assert found.skipped == ()
