"""What is said in English far from the window is German where the window is: undo, stages of jobs, what went wrong."""

import importlib.util
import os
import re
import signal

import pytest
from PySide6.QtCore import QLocale

from afsd_core.errors import AfsdError
from afsd_core.media import probe
from afsd_core.message import Message, many
from afsd_core.resources import resource
from afsd_core.weights import Registry
from app.document.document import Document
from app.i18n import languages
from app.i18n.translation import counted, title_of, translated
from app.jobs.messages import Progressed, decode, encode
from app.jobs.queue import JobQueue, JobState, JobView
from app.panels.jobs import status_line
from tests.app.timeline.stage import SECOND, Found, make_stage
from tests.e2e.driving import Driver
from tests.video_factory import make_sound, make_video, remux_repeated
from training.data.supervision import TrainingLabels


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
    stack = document.undo_stack
    titles = [title_of(stack, each - stack.index()) for each in range(stack.count())]
    assert len(titles) > 30
    assert [title for title in titles if translated(title) == title] == []
    assert titles == [stack.text(each) for each in range(stack.count())]  # English, as the log has them
    document.close()


def test_what_a_job_does_and_why_it_failed_is_german(german):
    stage = decode(encode(Progressed("1", Message("Detecting"), 1, 2, 20))).stage
    job = JobView("1", "detect", "clip.mp4", JobState.RUNNING, stage=stage, fraction=0.5, seconds_left=20)
    assert status_line(job) == "Erkennen  ·  50 %  ·  noch etwa 20 Sekunden"
    ended = Message("The worker process was ended ({signal}).", signal="SIGTERM")
    died = Message(
        "{reason} It was at “{stage}” ({done:.0%} done). Run the job again.", reason=ended, stage=stage, done=0.34
    )
    assert died == "The worker process was ended (SIGTERM). It was at “Detecting” (34% done). Run the job again."
    assert translated(died) == (
        "Der Arbeitsprozess wurde beendet (SIGTERM). Er war bei „Erkennen“ (34% geschafft). Starten Sie die Aufgabe "
        "noch einmal."
    )


def test_a_worker_that_dies_and_one_that_fails_are_told_in_german(qtbot, german, tmp_path):
    queue = JobQueue()
    sentences = []
    queue.failed.connect(lambda _job, sentence: sentences.append(translated(sentence)))
    queue.submit("verify_index", {"video": str(tmp_path / "gone.mp4")}, title="Index")
    qtbot.waitUntil(lambda: len(sentences) == 1, timeout=30_000)
    assert sentences[0] == f"gone.mp4: Diese Datei gibt es in {tmp_path} nicht. Prüfen Sie den Pfad."
    video = remux_repeated(make_video(tmp_path / "short.mp4", frames=100, rate=25), tmp_path / "long.mp4", 400)
    queue.submit("verify_index", {"video": str(video)}, title="Index")
    qtbot.waitUntil(lambda: any(job.fraction is not None for job in queue.jobs()), timeout=30_000)
    os.kill(queue.worker_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(sentences) == 2, timeout=30_000)
    assert sentences[1].startswith("Der Arbeitsprozess wurde beendet (SIGKILL); oft ist dann dem System der Speicher")
    assert "Er war bei „Bilder zählen“" in sentences[1]
    queue.shutdown()


def test_what_is_wrong_with_a_file_is_german(german, tmp_path):
    empty = tmp_path / "empty.mp4"
    empty.touch()
    (tmp_path / "text.mp4").write_text("no video")
    wrong = [empty, tmp_path / "text.mp4", tmp_path / "gone.mp4", tmp_path, make_sound(tmp_path / "sound.m4a")]
    for path in wrong:
        with pytest.raises(AfsdError) as caught:
            probe(path)
        told = translated(str(caught.value))
        assert told != str(caught.value)
        assert told.startswith(path.name)
        assert not re.search(r"\b(the|Choose|Check|file)\b", told), told


def test_a_version_that_never_was_is_told_with_all_its_parts_in_german(german):
    with pytest.raises(AfsdError) as caught:
        Registry().get("nothing")
    assert translated(str(caught.value)).startswith("nothing: kein Modell dieses Namens. Es gibt noch keines. ")


def test_english_and_what_no_translation_is_of_stay_as_they_were_said(qapp):
    move = Message("Move {what} to {name}", what=many(3, "{n:,} segment", "{n:,} segments"), name="Run")
    assert translated(move) == "Move 3 segments to Run"
    assert translated("Something else entirely.") == "Something else entirely."
    assert translated(Message("Nobody has translated {this}.", this="that")) == "Nobody has translated that."


@pytest.mark.parametrize(
    ("count", "english", "german_"), [(1, "1 video", "1 Video"), (4200, "4,200 videos", "4.200 Videos")]
)
def test_counts_have_a_form_for_one(german, count, english, german_):
    video = many(count, "{n:,} video", "{n:,} videos")
    assert video == english
    assert translated(video) == german_
    assert counted(count, "{n:,} video", "{n:,} videos") == german_


def test_a_class_of_a_stages_name_keeps_it(german):
    assert translated(Message("Draw {what}", what="Training")) == "Training einzeichnen"
    few = TrainingLabels((), (), left_out={"Training": 1}).problems()[0]
    assert few == "Training: 1 segment in reviewed stretches; 2 more are needed to learn it."
    assert translated(few).startswith("Training: 1 Segment ")


def places(template):
    return sorted(re.findall(r"\{[^}]*\}", template))


def test_every_template_has_a_german_one_with_the_same_places():
    """The sources are walked: whoever writes a new sentence finds out here that it needs its German."""
    tool = import_tool()
    known = tool.translations(resource("translations") / "afsd_de.ts")
    found = {}
    for package in tool.SAID_IN:
        for path in sorted((tool.ROOT / package).rglob("*.py")):
            found |= dict(tool.message_templates(path))
    assert len(found) > 200
    missing = [template for template in found if not all(known.get((tool.MESSAGES, template), [""]))]
    assert missing == [], "run `make translations` and translate them"
    wrong = [
        template
        for template, counts in found.items()
        for text in known[tool.MESSAGES, template]
        # A form for one may say “one” where the other has the number.
        if set(places(text)) - set(places(template))
        or (not counts and places(text) != places(template))
        or (counts and set(places(template)) - set(places(text)) - {"{n}", "{n:,}"})
    ]
    assert wrong == []
    assert all(len(known[tool.MESSAGES, template]) == (2 if counts else 1) for template, counts in found.items())


def test_a_template_that_is_not_written_out_is_refused(tmp_path):
    tool = import_tool()
    tool.ROOT = tmp_path
    (tmp_path / "a.py").write_text("def f(x):\n    return Message(x)\n")
    with pytest.raises(SystemExit, match=r"a\.py:2: write the template out"):
        list(tool.message_templates(tmp_path / "a.py"))


def import_tool():
    spec = importlib.util.spec_from_file_location("make_translations", resource("make_translations.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
