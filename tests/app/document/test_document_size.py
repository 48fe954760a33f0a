"""A big project stays quick: edits among 10,000 segments of a video, and opening 5,000 videos."""

import statistics
import time

from afsd_core.project import Change, LabelClass, Segment, Store
from app.document.document import Document
from app.document.project_file import load
from app.document.video_records import make_video

SECOND = 1_000_000


def test_edits_among_ten_thousand_segments_are_felt_as_immediate(qapp, tmp_path):
    document = Document.create(tmp_path / "long.afsd")
    try:
        video = document.add_video("/clips/long.mp4", duration=7200 * SECOND)
        label = document.add_class("Diving")
        rows = [Segment(f"s{n}", video, n * 700_000, n * 700_000 + 600_000, label) for n in range(10_000)]
        document._perform([Change(None, s) for s in rows], None, wait=False)
        assert document.file.flush(30)
        found = []
        for n in range(0, 3000, 30):
            began = time.perf_counter()
            document.trim(f"s{n}", end=rows[n].end + 40_000)
            assert len(document.segments(video)) == 10_000
            found.append(time.perf_counter() - began)
        assert statistics.median(found) < 0.01
    finally:
        document.close(discard=True)


def test_five_thousand_videos_open_soon(qapp, tmp_path):
    store = Store.create(tmp_path / "many.afsd")
    label = LabelClass("c", "Diving", "#e69f00")
    videos = [make_video(tmp_path / "clips" / f"{n}.mp4", duration=60 * SECOND) for n in range(5000)]
    segments = [
        Segment(f"{v.id}-{n}", v.id, n * SECOND, (n + 1) * SECOND, "c", note=str(n)) for v in videos for n in range(5)
    ]
    store.write([Change(None, r) for r in (label, *videos, *segments)]).result(60)
    store.close()
    began = time.perf_counter()
    document = Document(*load(tmp_path / "many.afsd"))
    took = time.perf_counter() - began
    try:
        assert [v.path for v in document.videos()] == [v.path for v in sorted(videos, key=lambda v: (v.position, v.id))]
        assert document.segments(videos[4000].id)[3].note == "3"
        assert took < 6  # about 0.5 s on an idle machine, promised in 2; this fails only on what is plainly wrong
    finally:
        document.close()
