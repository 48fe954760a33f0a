"""The cuts of a video: found by a real worker in a real file, kept, and gone on with where it was stopped."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from afsd_core.errors import AfsdError
from afsd_core.folders import cache_folder
from app.jobs import JobQueue, JobState, shot_boundary_files
from app.jobs.tasks import shot_boundaries
from tests.video_factory import make_video

SHOTS = (40, 55, 90, 130, 134, 170)  # the first frames of new shots


def picture(number: int, shots=SHOTS) -> np.ndarray:
    random = np.random.default_rng(int(np.searchsorted(shots, number, side="right")))
    image = random.integers(20, 235, (6, 8, 3), np.uint8).repeat(20, axis=0).repeat(20, axis=1)
    left = number % 40 * 3
    image[50:90, left : left + 20] = 240
    return image


@pytest.fixture
def queue(qapp):
    made = JobQueue()
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return make_video(
        tmp_path_factory.mktemp("videos") / "shots.mp4", frames=200, rate=25, gop=50, bframes=2, picture=picture
    )


def ended(queue, qtbot, video):
    job = queue.submit("cuts", {"video": str(video)}, title="cuts", background=True)
    qtbot.waitUntil(lambda: queue.job(job).state in (JobState.DONE, JobState.FAILED), timeout=60_000)
    assert queue.job(job).state == JobState.DONE, queue.job(job).sentence
    return shot_boundary_files.read(shot_boundary_files.file_of(video))


def test_cuts_are_found_to_the_frame_and_kept(queue, qtbot, video):
    known = ended(queue, qtbot, video)
    assert known.frames.tolist() == list(SHOTS)
    assert (known.done, known.total, known.whole) == (200, 200, True)
    place = shot_boundary_files.file_of(video)
    assert place.is_relative_to(cache_folder())
    written = place.read_bytes(), place.stat().st_ino
    ended(queue, qtbot, video)
    assert (place.read_bytes(), place.stat().st_ino) == written


@pytest.mark.parametrize("done", [1, 54, 56, 131, 199])
def test_who_was_stopped_goes_on_where_it_was(queue, qtbot, video, done):
    place = shot_boundary_files.file_of(video)
    before = [each for each in SHOTS if each < done]
    # A cut that is none, where it was looked through: kept, if that part is not looked at again.
    kept = [0, *before] if done > 1 else before
    place.parent.mkdir(parents=True, exist_ok=True)
    shot_boundary_files.write(place, shot_boundary_files.KnownCuts(np.array(kept, np.int64), done, 200))
    known = ended(queue, qtbot, video)
    assert known.frames.tolist() == kept + [each for each in SHOTS if each >= done]
    assert known.whole


def test_what_is_kept_of_another_count_of_frames_or_is_damaged_counts_for_nothing(queue, qtbot, video):
    place = shot_boundary_files.file_of(video)
    place.parent.mkdir(parents=True, exist_ok=True)
    shot_boundary_files.write(place, shot_boundary_files.KnownCuts(np.array([7], np.int64), 201, 201))
    assert ended(queue, qtbot, video).frames.tolist() == list(SHOTS)
    place.write_bytes(place.read_bytes()[:200])
    assert shot_boundary_files.read(place) is None
    assert ended(queue, qtbot, video).frames.tolist() == list(SHOTS)


def test_it_is_delivered_piece_by_piece_and_stopped_within_a_moment(queue, qtbot, tmp_path, monkeypatch):
    long = make_video(
        tmp_path / "long.mp4", frames=6000, size=(320, 240), rate=25, gop=100, picture=lambda at: PALE[at // 50 % 40]
    )
    monkeypatch.setattr(shot_boundaries, "_EVERY", 0.0)
    queue_job = FakeJob(stop_after=3)
    # In a thread of its own, as in the worker: it lowers that thread's priority for good.
    with ThreadPoolExecutor(1) as worker, pytest.raises(AfsdError):
        worker.submit(shot_boundaries.find, cuts_params(long), queue_job).result()
    partial = shot_boundary_files.read(shot_boundary_files.file_of(long))
    assert 0 < partial.done < 6000
    assert queue_job.files[-1] == str(shot_boundary_files.file_of(long))
    known = ended(queue, qtbot, long)
    assert known.frames.tolist() == list(range(50, 6000, 50))


PALE = np.random.default_rng(3).integers(20, 235, (40, 6, 8, 3), np.uint8).repeat(40, axis=1).repeat(40, axis=2)


def cuts_params(video):
    from app.jobs.kinds import CutsParams

    return CutsParams(str(video))


class FakeJob:
    """Stops after so many deliveries."""

    def __init__(self, stop_after: int) -> None:
        self.files: list[str] = []
        self._stop_after = stop_after

    def cancelled(self) -> bool:
        return len(self.files) >= self._stop_after

    def deliver(self, data, *, replaces=True) -> None:
        self.files.append(data.file)

    def progress(self, *_what) -> None:
        pass


def test_the_cuts_of_videos_not_looked_at_for_longest_make_room(tmp_path, monkeypatch):
    monkeypatch.setattr(shot_boundary_files, "KEPT", 2)
    for age, name in enumerate(("newest", "older", "oldest")):
        (tmp_path / f"{name}.npz").write_bytes(b"")
        os.utime(tmp_path / f"{name}.npz", (1e9 - age, 1e9 - age))
    shot_boundary_files.make_room(tmp_path)
    assert sorted(each.stem for each in tmp_path.iterdir()) == ["newest", "older"]
