"""What is said in English far from the window is German where the window is: undo, stages of jobs, what went wrong."""

import re

import pytest
from PySide6.QtCore import QLocale

from afsd_core.errors import AfsdError
from afsd_core.media import probe
from app import languages, sayings
from app.document import Document
from app.jobs.queue import JobState, JobView
from app.panels.jobs import status_line
from tests.app.timeline_stage import SECOND, Found, make_stage
from tests.e2e.driving import Driver
from tests.video_factory import make_sound, make_video


@pytest.fixture
def german(qapp):
    before = QLocale()
    translators = languages.apply(qapp, "de")
    yield
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


def test_the_menu_names_what_is_undone_in_german(qtbot, german, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    document = driver.document
    run = document.add_class("Fall to the ground")
    segment = document.draw(document.videos()[0].id, 0, SECOND, run)
    assert driver.action("action_undo").text() == "Rückgängig: Fall to the ground einzeichnen"
    assert document.undo_stack.undoText() == "Draw Fall to the ground"  # the log is of no language but one
    document.move([segment, document.draw(document.videos()[0].id, 0, SECOND, run)], 40_000)
    assert driver.action("action_undo").text() == "Rückgängig: 2 Segmente verschieben"
    document.undo_stack.undo()
    assert driver.action("action_redo").text() == "Wiederholen: 2 Segmente verschieben"
    driver.close()


def test_every_edit_has_a_german_name(qapp, german, tmp_path):
    stage = make_stage(tmp_path)
    document: Document = stage.document
    video = document.videos()[0].id
    run, other, third = (document.add_class(name) for name in ("Run", "Jump high", "Turn"))
    document.set_video_facts(video, duration=600 * SECOND)
    for at in range(1, 6):
        document.draw(video, at * SECOND, at * SECOND + SECOND // 2, run)
    one, two, three, four, five = (each.id for each in document.segments(video))
    stage.propose(
        [Found(6 * SECOND + n * 400_000, 6 * SECOND + n * 400_000 + 200_000, "Run", (n + 1) / 9) for n in range(8)]
    )
    proposals = [each.id for each in document.segments(video) if not each.drawn]
    document.trim(one, end=SECOND + 300_000)
    document.move(one, 40_000)
    document.relabel([one, two], other)
    document.split(two, 2 * SECOND + 200_000)
    document.merge([three, four])
    document.set_note(three, "by the door")
    document.accept(proposals[7])
    document.reject(proposals[6])
    document.accept_above(video, 0.5)
    document.reject_rest(video, below=0.2)
    document.reject_rest(video)
    document.delete(five)
    document.rename_class(run, "Sprint")
    document.recolor_class(run, "#123456")
    document.set_class_key(run, "x")
    document.set_class_key(run, None)
    document.map_labels(run, "any", ["running"])
    document.move_class(run, 2)
    document.merge_classes([other], run)
    document.remove_class(third)
    document.set_reviewed(video, 0, SECOND, True)
    document.set_reviewed(video, 0, SECOND, False)
    document.review_videos([video], True)
    document.review_videos([video], False)
    document.add_video(tmp_path / "b.mp4", duration=SECOND)
    document.relocate_video(video, tmp_path / "moved.mp4")
    document.remove_video(video)
    titles = [document.undo_stack.text(each) for each in range(document.undo_stack.count())]
    assert len(titles) > 30
    assert [title for title in titles if sayings.edit(title) == title] == []
    document.close()


def test_what_a_job_does_and_why_it_failed_is_german(german):
    job = JobView("1", "detect", "clip.mp4", JobState.RUNNING, stage="Detecting", fraction=0.5, seconds_left=20)
    assert status_line(job) == "Erkennen  ·  50%  ·  noch etwa 20 Sekunden"
    died = "The worker process was ended (SIGKILL) while it was at “Detecting” (34% done). Run the job again."
    assert sayings.sentence(died) == (
        "Der Arbeitsprozess wurde beendet (SIGKILL), während „Erkennen“ lief (34% geschafft). Starten Sie die Aufgabe "
        "noch einmal."
    )


def test_what_is_wrong_with_a_file_is_german(german, tmp_path):
    empty = tmp_path / "empty.mp4"
    empty.touch()
    (tmp_path / "text.mp4").write_text("no video")
    wrong = [empty, tmp_path / "text.mp4", tmp_path / "gone.mp4", tmp_path, make_sound(tmp_path / "sound.m4a")]
    for path in wrong:
        with pytest.raises(AfsdError) as caught:
            probe(path)
        said = sayings.sentence(str(caught.value))
        assert said != str(caught.value)
        assert said.startswith(path.name)
        assert not re.search(r"\b(the|Choose|Check|file)\b", said), said


def test_english_stays_as_it_was_said(qapp):
    assert sayings.edit("Move 3 segments to Run") == "Move 3 segments to Run"
    assert sayings.sentence("Something else entirely.") == "Something else entirely."


def test_a_class_of_a_stages_name_keeps_it(german):
    assert sayings.edit("Draw Training") == "Training einzeichnen"
    said = sayings.sentence("Training: 1 segment in reviewed stretches; 2 more are needed to learn it.")
    assert said.startswith("Training: 1 Segment ")
