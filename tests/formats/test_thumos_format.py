"""THUMOS-style export: what AFSD's training reads, exact to the frame, and nothing in it that nobody stands behind."""

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from afsd_core.errors import FormatError, MediaError
from afsd_core.formats import ExportOptions, Zero, export_project, read_annotations, thumos
from afsd_core.media import VideoIndex
from afsd_core.project import LabelClass, ProjectRecords, Segment, State, Stretch, Video

NTSC = VideoIndex.constant(3000, Fraction(30000, 1001))
INDEXES = {"v1": NTSC, "v2": VideoIndex.constant(1012, 30)}


def segment(number, video, start, end, label="c1", **values):
    return Segment(f"s{number}", video, int(start), int(end), label, **values)


@pytest.fixture
def records(tmp_path):
    dive = (int(NTSC.times[100]), int(NTSC.times[180]))
    return ProjectRecords(
        path=tmp_path / "pool.afsd",
        videos=(
            Video("v1", tmp_path / "video_test_0000004.mp4", "a", duration=NTSC.duration, start_offset=500_000),
            Video("v2", tmp_path / "second one.avi", "b", duration=INDEXES["v2"].duration),
        ),
        classes=(
            LabelClass("c1", "Diving", "#e69f00"),
            LabelClass("c2", "high jump", "#56b4e9", position=1),
            LabelClass("c3", "Ambiguous", "#009e73", position=2),
        ),
        segments=(
            segment(1, "v1", *dive),
            segment(2, "v1", 2_000_000, 3_000_000, state=State.PROPOSED, score=0.4, model="m", run=None),
            segment(3, "v1", 4_000_000, 5_000_000, state=State.REJECTED, score=0.9, model="m"),
            segment(4, "v2", 0, INDEXES["v2"].duration, label="c2", state=State.CORRECTED, score=0.7, model="m"),
            segment(5, "v2", 1_000_000, 1_234_567, label="c3"),
        ),
        reviewed=(Stretch("v1", 0, NTSC.duration),),
    )


def by_id(video):
    return INDEXES[video.id]


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_frames_come_from_the_true_index_also_at_29_97(records, tmp_path):
    out = tmp_path / "out"
    export_project(records, "thumos", out, index_of=by_id)
    first = next(r for r in rows(out / "val_Annotation.csv") if r["video"] == "video_test_0000004")
    assert (first["startFrame"], first["endFrame"]) == ("100", "180")
    assert float(first["start"]) * 30 != pytest.approx(100, abs=0.01)  # what start × 30 would have written


def test_a_segment_to_the_end_ends_with_the_frame_after_the_last(records, tmp_path):
    out = tmp_path / "out"
    export_project(records, "thumos", out, index_of=by_id)
    whole = next(r for r in rows(out / "val_Annotation.csv") if r["type"] == "high_jump")
    assert (whole["startFrame"], whole["endFrame"]) == ("0", "1012")


def test_only_what_people_accepted_corrected_or_drew_unless_asked(records, tmp_path):
    report = export_project(records, "thumos", tmp_path / "a", index_of=by_id)
    assert report.counts["segments"] == 3
    assert (tmp_path / "a" / "Diving_val.txt").read_text().count("\n") == 1
    assert any("1 proposal that nobody has decided on was left out" in w for w in report.warnings)
    asked = export_project(records, "thumos", tmp_path / "b", index_of=by_id, options=ExportOptions(proposals=True))
    assert asked.counts["segments"] == 4


def test_a_class_that_only_undecided_proposals_brought_in_stays_out(records, tmp_path):
    from_detector = {"external": {"i3d-kinetics400": ("juggling",)}}
    more = replace(
        records,
        classes=(
            *records.classes,
            LabelClass("c4", "juggling", "#0072b2", position=3, **from_detector),
            LabelClass("c5", "our own", "#d55e00", position=4),
            LabelClass("c6", "renamed", "#cc79a7", position=5, **from_detector),
        ),
        segments=(
            *records.segments,
            segment(6, "v2", 0, 9_000, label="c4", state=State.PROPOSED, score=0.9, model="m"),
        ),
    )
    export_project(more, "thumos", tmp_path / "a", index_of=by_id)
    names = {file.name for file in (tmp_path / "a").glob("*_val.txt")}
    assert names == {
        *("Diving_val.txt", "high_jump_val.txt", "Ambiguous_val.txt"),
        "our_own_val.txt",
        "renamed_val.txt",
    }
    assert "juggling" not in (tmp_path / "a" / "Class Index_Detection.txt").read_text()
    export_project(more, "activitynet", tmp_path / "a.json")
    assert "juggling" not in (tmp_path / "a.json").read_text()
    export_project(more, "thumos", tmp_path / "b", index_of=by_id, options=ExportOptions(proposals=True))
    assert (tmp_path / "b" / "juggling_val.txt").read_text().count("\n") == 1


@pytest.mark.parametrize("kind", ["thumos", "activitynet", "activitynet-results", "csv"])
def test_an_earlier_export_is_replaced_only_when_that_is_said(records, tmp_path, kind):
    out = tmp_path / "out"
    first = export_project(records, kind, out, index_of=by_id)
    first.files[0].write_text("corrected by hand")
    with pytest.raises(FormatError, match=f"{first.files[0].name}.*Nothing was written"):
        export_project(records, kind, out, index_of=by_id)
    assert first.files[0].read_text() == "corrected by hand"
    export_project(records, kind, out, index_of=by_id, options=ExportOptions(overwrite=True))
    assert first.files[0].read_text() != "corrected by hand"


def test_video_info_is_what_afsd_reads(records, tmp_path):
    export_project(records, "thumos", tmp_path, index_of=by_id)
    lines = (tmp_path / "val_video_info.csv").read_text().splitlines()
    assert lines[0] == "video,fps,sample_fps,count,sample_count"
    # One of the 412 published rows has exactly these numbers.
    assert lines[2] == "second one,30.0,10.0,1012.0,337"
    assert float(lines[1].split(",")[1]) == pytest.approx(30000 / 1001)


def test_it_reads_back_without_loss(records, tmp_path):
    out = tmp_path / "out"
    report = export_project(records, "thumos", out, index_of=by_id, options=ExportOptions(subset="test"))
    assert {f.name for f in report.files} == {
        *("Diving_test.txt", "high_jump_test.txt", "Ambiguous_test.txt"),
        *("test_Annotation.csv", "test_video_info.csv", "Class Index_Detection.txt"),
    }
    text = read_annotations(out)
    names = {"v1": "video_test_0000004", "v2": "second one"}
    words = {"c1": "Diving", "c2": "high_jump", "c3": "Ambiguous"}
    written = {(names[s.video], words[s.class_id], s.start, s.end) for s in records.segments if s.by_person}
    assert {(s.video, s.label, s.start, s.end) for s in text.segments} == written
    assert text.skipped == ()
    assert text.classes == {"Diving": 1, "high_jump": 2, "Ambiguous": None}
    assert text.videos["second one"].frame_count == 1012
    table = read_annotations(out / "test_Annotation.csv")
    assert {(s.video, s.label, s.start, s.end) for s in table.segments} == {w for w in written if w[1] != "Ambiguous"}
    assert text.zero is Zero.FIRST_FRAME


def test_classes_without_segments_are_still_there_after_reading_back(records, tmp_path):
    quiet = LabelClass("c9", "Nothing yet", "#000000", position=9)
    more = ProjectRecords(**{**fields(records), "classes": (*records.classes, quiet)})
    export_project(more, "thumos", tmp_path, index_of=by_id)
    assert "Nothing_yet" in read_annotations(tmp_path).classes


def test_times_from_the_containers_start_when_asked(records, tmp_path):
    export_project(
        records, "thumos", tmp_path, index_of=by_id, options=ExportOptions(zero=Zero.CONTAINER_START, subset="x")
    )
    line = (tmp_path / "Diving_x.txt").read_text()
    start = Fraction(int(NTSC.times[100]) + 500_000, 1_000_000)
    assert Fraction(line.split()[1]) == start


def test_what_is_not_reviewed_is_said(records, tmp_path):
    report = export_project(records, "thumos", tmp_path, index_of=by_id)
    assert any("Not reviewed to the end: 1 of 2 videos (second one.avi)" in w for w in report.warnings)


def test_a_video_without_its_file_stays_in_the_texts_and_is_named(records, tmp_path):
    def lost(video):
        if video.id == "v2":
            raise MediaError("second one.avi: not there")
        return by_id(video)

    report = export_project(records, "thumos", tmp_path, index_of=lost)
    assert (tmp_path / "high_jump_val.txt").read_text().startswith("second one  0.0 ")
    assert all(r["video"] != "second one" for r in rows(tmp_path / "val_Annotation.csv"))
    assert any("second one.avi" in w and "not in the CSV" in w for w in report.warnings)


def test_two_videos_of_one_name_are_refused_before_anything_is_written(records, tmp_path):
    twin = Video("v3", Path("/elsewhere/second one.mp4"), "c")
    more = ProjectRecords(**{**fields(records), "videos": (*records.videos, twin)})
    for kind in ("thumos", "activitynet", "csv", "activitynet-results"):
        with pytest.raises(FormatError, match="both be called second one"):
            export_project(more, kind, tmp_path / "out", index_of=by_id)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["high_jump", "High/Jump", "HIGH JUMP"])
def test_two_classes_of_one_file_name_are_refused_before_anything_is_written(records, tmp_path, name):
    more = ProjectRecords(**{**fields(records), "classes": (*records.classes, LabelClass("c4", name, "#000000"))})
    with pytest.raises(FormatError, match=r"high jump.*Rename or merge"):
        export_project(more, "thumos", tmp_path / "out", index_of=by_id)
    assert not (tmp_path / "out").exists()


def test_a_failed_export_leaves_the_earlier_one_whole(records, tmp_path):
    export_project(records, "thumos", tmp_path, index_of=by_id)
    before = {f.name: f.read_text() for f in tmp_path.iterdir()}
    (tmp_path / "Class Index_Detection.txt").unlink()
    (tmp_path / "Class Index_Detection.txt").mkdir()  # the last file cannot be written
    with pytest.raises(FormatError, match="in the way"):
        export_project(records, "thumos", tmp_path, index_of=by_id, options=ExportOptions(overwrite=True))
    after = {f.name: f.read_text() for f in tmp_path.iterdir() if f.is_file()}
    assert after == {k: v for k, v in before.items() if k != "Class Index_Detection.txt"}


def test_names_that_windows_reserves_become_others():
    assert thumos.safe_name("con") == "con_"
    assert thumos.safe_name("clean & jerk: 2") == "clean_jerk_2"
    assert thumos.safe_name("Überschlag") == "Überschlag"


def test_a_number_from_an_imported_class_index_is_kept(records, tmp_path):
    known = LabelClass("c1", "Diving", "#e69f00", external={thumos.INDEX_SOURCE: ("26",)})
    more = ProjectRecords(**{**fields(records), "classes": (known, *records.classes[1:])})
    export_project(more, "thumos", tmp_path, index_of=by_id)
    assert thumos.read_class_index(tmp_path / "Class Index_Detection.txt") == {"high_jump": 1, "Diving": 26}


def test_strange_lines_are_counted_with_their_reason(tmp_path):
    (tmp_path / "Jump_val.txt").write_text(
        "clip a  1.0 2.5\nclip a  5 4\n\nclip a  nan 4\nclip b  1.0 inf\nnonsense\nclip c  3 3\n"
    )
    found = read_annotations(tmp_path)
    assert [(s.video, s.start, s.end) for s in found.segments] == [("clip a", 1_000_000, 2_500_000)]
    assert [s.where for s in found.skipped] == [f"Jump_val.txt, line {n}" for n in (2, 4, 5, 6, 7)]
    assert found.summary == (
        "1 segment read, 5 rows skipped (end before start: 1, no number: 2, not a name and two times: 1, no length: 1)."
    )


# -- the published files


def test_the_published_test_annotations(shared):
    found = read_annotations(shared / "data/thumos14/annotation_test")
    assert (len(found.segments), len(found.classes), found.skipped) == (3457, 21, ())
    assert len(found.videos) == 213
    csv_set = read_annotations(shared / "data/thumos14/test_Annotation.csv")
    assert (len(csv_set.segments), len(csv_set.videos), csv_set.skipped) == (3457, 213, ())
    text = {(s.video, s.label, s.start, s.end) for s in found.segments}
    assert text == {(s.video, s.label, s.start, s.end) for s in csv_set.segments}


def test_the_published_validation_set(shared):
    found = read_annotations(shared / "data/thumos14/val_Annotation.csv")
    assert (len(found.segments), len(found.videos), len(found.classes)) == (3096, 200, 21)
    assert found.videos["video_validation_0000051"].sample_count == 1697
    index = thumos.read_class_index(shared / "data/thumos14/Class Index_Detection.txt")
    assert len(index) == 20
    assert all(found.classes[name] == number for name, number in index.items())


def test_sample_counts_agree_with_all_published_videos(shared):
    from afsd_core.media import sample_count

    for name in ("val", "test"):
        for video in thumos.read_video_info(shared / f"data/thumos14/{name}_video_info.csv").values():
            rate = Fraction(video.fps).limit_denominator(2000)
            index = VideoIndex.constant(video.frame_count, rate)
            assert sample_count(index, 10) == video.sample_count, video


def fields(records):
    return {name: getattr(records, name) for name in records.__dataclass_fields__}
