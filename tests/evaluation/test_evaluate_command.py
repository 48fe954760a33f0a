"""`afsd evaluate` prints what was promised and answers bad files with one sentence."""

import json

import pytest
import typer
from typer.testing import CliRunner

from afsd_core.errors import DataError
from afsd_core.evaluation import read_detections, read_ground_truth
from afsd_core.project import Change, LabelClass, Run, Segment, State, Store, Stretch, Video
from afsd_core.project.store import Entry
from app.cli.evaluate import evaluate

TRUTH = {
    "version": "1",
    "database": {
        "a": {"duration": 100, "subset": "validation", "annotations": [{"segment": ["0.0", "10.0"], "label": "jump"}]},
        "b": {"duration": 50, "subset": "training", "annotations": [{"segment": [5, 9], "label": "throw"}]},
        "c": {"duration": 50, "subset": "validation", "annotations": []},
    },
}
FOUND = {"version": "1", "results": {"a": [{"segment": [0, 9.5], "label": "jump", "score": 0.9}], "c": []}}


@pytest.fixture
def files(tmp_path):
    truth, found = tmp_path / "truth.json", tmp_path / "found.json"
    truth.write_text(json.dumps(TRUTH))
    found.write_text(json.dumps(FOUND))
    return truth, found


def run(*arguments):
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=True)


def test_json_has_the_promised_keys_and_the_subset_the_predictions_are_of(files):
    result = run(*files, "--json", "--tiou", "0.5:0.9:0.2")
    assert json.loads(result.stdout) == {
        "tiou": [0.5, 0.7, 0.9],
        "mAP": [1.0, 1.0, 1.0],
        "average_mAP": 1.0,
        "ap": {"jump": [1.0, 1.0, 1.0]},
    }


def test_errors_and_recall_come_with_the_json_when_asked_for(files):
    result = json.loads(run(*files, "--json", "--errors", "--proposals", "1,10").stdout)
    assert result["average_recall"]["proposals"] == [1, 10]
    assert result["errors"]["slices"][0]["true positive"] == 1
    assert {each["characteristic"] for each in result["errors"]["sensitivity"]} == {"length", "coverage", "instances"}


def test_the_table_and_the_page_are_written(files, tmp_path):
    result = run(*files, "--errors", "--html", tmp_path / "page.html")
    assert result.exit_code == 0, result.output
    assert "jump" in result.stdout
    assert "background" in result.stdout
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")


def test_the_challenges_folder_is_read_as_it_is(files, tmp_path):
    folder = tmp_path / "annotations"
    folder.mkdir()
    (folder / "jump_test.txt").write_text("a  0.0 10.0\n\na  20.0 30.0\n")
    (folder / "Ambiguous_test.txt").write_text("a  40.0 50.0\n")
    (folder / "detclasslist.txt").write_text("1 jump\n")
    result = run(folder, files[1], "--protocol", "thumos14", "--tiou", "0.5", "--json")
    assert json.loads(result.stdout)["ap"] == {"jump": [0.5]}
    told = run(folder, files[1], "--protocol", "thumos14").stdout
    assert "takes the detection that overlaps it most, whatever its score" in " ".join(told.split())
    assert "whatever its score" not in run(*files).stdout


def test_predictions_of_other_videos_are_pointed_out(files):
    files[1].write_text(json.dumps({"results": {"v_a": FOUND["results"]["a"]}}))
    assert "Say which with --subset" in str(run(*files).exception)
    result = run(*files, "--subset", "validation")
    assert "None of the 1 predicted videos is in the ground truth" in result.stderr


def test_videos_without_predictions_are_counted_named_and_missed(files):
    entry = TRUTH["database"]["a"]
    more = {"database": {**TRUTH["database"], **{f"d{n}": entry for n in range(7)}}}
    files[0].write_text(json.dumps(more))
    files[1].write_text(json.dumps({"results": {**FOUND["results"], "x": [], "y": []}}))
    result = run(*files, "--json", "--tiou", "0.5")
    # One of eight instances is found; what is said does not disturb the JSON.
    assert json.loads(result.stdout)["mAP"] == [pytest.approx(1 / 8)]
    notes = [line for line in result.stderr.splitlines() if line.startswith("Note: ")]
    assert notes == [
        "Note: 2 predicted videos are not in what is scored (x, y); detections there are left out.",
        "Note: 7 of 9 videos in the ground truth's subset validation have no prediction (d0, d1, d2, d3, d4 and 2 more)"
        ": the 7 instances marked there count as missed.",
    ]
    # An empty list is a prediction: the video was looked at, and nothing found.
    files[1].write_text(json.dumps({"results": {**FOUND["results"], **{f"d{n}": [] for n in range(7)}}}))
    assert run(*files, "--tiou", "0.5").stderr == ""


def test_every_row_of_the_tables_says_what_it_counts(files):
    told = run(*files).stdout
    assert "proposals a video, at most" in told
    assert "proposals there were, on average" in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "there is no such file"),
        ("{", "is not valid JSON"),
        ("[]", "is not a results file"),
        ('{"results": {"a": {}}}', "the results of video a are not a list"),
        ('{"results": {"a": [{"segment": [0, 1], "label": "x"}]}}', "detection 1 of video a needs a label, a score"),
        ('{"results": {"a": [{"segment": [0], "label": "x", "score": 1}]}}', "detection 1 of video a"),
        ('{"results": {"a": [{"segment": [0, NaN], "label": "x", "score": 1}]}}', "detection 1 of video a"),
        ('{"results": {"a": [{"segment": [0, 1], "label": 7, "score": 1}]}}', "detection 1 of video a"),
    ],
)
def test_bad_results_files_get_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "found.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(DataError, match=sentence) as caught:
        read_detections(path)
    assert "found.json" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("no", "is not valid JSON"),
        ('{"results": {}}', "is not ground truth"),
        ('{"database": {"a": []}}', "video a is not a record"),
        ('{"database": {"a": {"annotations": [{"label": "x"}]}}}', "annotation 1 of video a needs a label"),
        ('{"database": {"a": {"subset": "test", "annotations": []}}}', "no annotated instance in subset test"),
    ],
)
def test_bad_ground_truth_gets_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "truth.json"
    path.write_text(content)
    with pytest.raises(DataError, match=sentence):
        read_ground_truth(path)


def test_a_bad_line_of_a_text_file_is_named(tmp_path):
    (tmp_path / "jump_val.txt").write_text("a  0.0 10.0\na  1.0\n")
    with pytest.raises(DataError, match=r"jump_val\.txt, line 2"):
        read_ground_truth(tmp_path)


def test_an_unknown_subset_is_refused_with_those_there_are(files):
    with pytest.raises(DataError, match=r"has no subset test\. It has training, validation"):
        read_ground_truth(files[0], "test")


def test_instances_that_end_before_they_begin_are_counted_and_told(tmp_path):
    path = tmp_path / "truth.json"
    path.write_text('{"database": {"a": {"annotations": [{"segment": [5, 4], "label": "x"}]}}}')
    truth = read_ground_truth(path)
    assert len(truth) == 1
    assert "1 instance ends before it begins" in truth.notes[0]


EFFORT_TRUTH = {
    "database": {
        "a": {"duration": 90, "subset": "test", "annotations": [{"segment": [0, 10], "label": "jump"}]},
        "b": {"duration": 90, "subset": "train", "annotations": [{"segment": [5, 9], "label": "jump"}]},
    }
}
EFFORT_FOUND = {
    "results": {
        "a": [
            {"segment": [0, 9], "label": "jump", "score": 0.9},
            {"segment": [50, 60], "label": "jump", "score": 0.6},
            {"segment": [70, 80], "label": "jump", "score": 0.2},
        ],
        "b": [{"segment": [5, 9], "label": "jump", "score": 0.5}, {"segment": [20, 30], "label": "jump", "score": 0.3}],
    }
}


@pytest.fixture
def two_subsets(tmp_path):
    truth, found = tmp_path / "truth.json", tmp_path / "found.json"
    truth.write_text(json.dumps(EFFORT_TRUTH))
    found.write_text(json.dumps(EFFORT_FOUND))
    return truth, found, "--subset", "test"


def test_effort_uses_the_threshold_chosen_on_the_other_subset(two_subsets):
    result = json.loads(run(*two_subsets, "--effort", "--effort-on", "train", "--json").stdout)["effort"]
    assert result["threshold"] == pytest.approx(0.4)  # on b: the right one is shown, the wrong one is not
    assert (result["touched"], result["edges"], result["rejected"], result["drawn"]) == (1, 1, 1, 0)
    assert (result["actions"], result["from_nothing"]) == (2, 3)
    assert result["saved"] == pytest.approx(1 / 3)
    assert result["best_saved"] == pytest.approx(2 / 3)


def test_effort_can_choose_on_predictions_of_another_file_or_take_a_threshold(two_subsets, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"results": {"b": [{"segment": [5, 9], "label": "jump", "score": 0.1}]}}))
    result = run(*two_subsets, "--effort", "--effort-on", "train", "--effort-predictions", other, "--json")
    assert json.loads(result.stdout)["effort"]["rejected"] == 2
    result = run(*two_subsets, "--effort", "--effort-threshold", "0.95", "--json")
    assert json.loads(result.stdout)["effort"]["saved"] == 0


def test_effort_is_told_in_a_sentence_that_says_whose_threshold_it_is(two_subsets):
    result = run(*two_subsets, "--effort")
    assert "1 action instead of 3 from nothing: 67 % saved" in result.stdout
    assert "the best one for these very videos" in result.stdout
    result = run(*two_subsets, "--effort", "--effort-on", "train")
    assert "2 actions instead of 3 from nothing: 33 % saved (threshold 0.400, chosen on subset train)" in result.stdout
    assert "saves 67 %" in result.stdout


def test_a_threshold_cannot_be_chosen_where_nothing_was_predicted(two_subsets, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"results": {"z": []}}))
    result = run(*two_subsets, "--effort", "--effort-on", "train", "--effort-predictions", other)
    assert "other.json has none of its videos, so no threshold can be chosen there" in str(result.exception)
    result = run(*two_subsets, "--effort", "--effort-on", "train", "--effort-threshold", "0.5")
    assert "leave out --effort-on" in str(result.exception)


def test_the_tolerance_is_told_beside_the_figure_and_decides_what_is_left_alone(two_subsets):
    result = run(*two_subsets, "--effort")
    assert "Edges off by at most 0.2 s are left alone (the usual tolerance)." in result.stdout
    printed = json.loads(run(*two_subsets, "--effort", "--json").stdout)["effort"]
    assert (printed["tolerance"], printed["tolerance_from"]) == (0.2, "the usual tolerance")
    assert (printed["accepted"], printed["touched"]) == (0, 1)
    # The option alone asks for the effort.
    result = run(*two_subsets, "--effort-tolerance", "1")
    assert "Edges off by at most 1 s are left alone (as given)." in result.stdout
    printed = json.loads(run(*two_subsets, "--effort-tolerance", "1", "--json").stdout)["effort"]
    assert (printed["tolerance"], printed["tolerance_from"]) == (1, "as given")
    assert (printed["accepted"], printed["touched"]) == (1, 0)


def test_the_threshold_is_chosen_on_the_other_subset_with_the_same_tolerance(two_subsets, tmp_path):
    # On b: two that are off by half a second behind two that are wrong.
    truth = json.loads(json.dumps(EFFORT_TRUTH))
    truth["database"]["b"]["annotations"] = [{"segment": [t, t + 10], "label": "jump"} for t in (0, 50)]
    found = json.loads(json.dumps(EFFORT_FOUND))
    found["results"]["b"] = [
        *({"segment": [t, t + 5], "label": "jump", "score": 0.8} for t in (20, 30)),
        *({"segment": [t + 0.5, t + 10.5], "label": "jump", "score": 0.4} for t in (0, 50)),
    ]
    two_subsets[0].write_text(json.dumps(truth))
    two_subsets[1].write_text(json.dumps(found))
    how = (*two_subsets, "--effort-on", "train", "--json")
    # Rejecting two and moving four edges is no less than drawing both: nothing is worth showing.
    assert json.loads(run(*how).stdout)["effort"]["threshold"] > 0.8
    tolerant = json.loads(run(*how, "--effort-tolerance", "0.5").stdout)["effort"]
    assert tolerant["threshold"] == pytest.approx(0.4)


@pytest.mark.parametrize("seconds", ["-0.1", "nan", "inf"])
def test_what_is_no_tolerance_is_a_usage_error(two_subsets, seconds):
    result = run(*two_subsets, "--effort-tolerance", seconds)
    assert result.exit_code == 2
    assert "is no tolerance: give seconds from 0 on" in " ".join(result.stderr.replace("│", " ").split())


S = 1_000_000


@pytest.fixture
def project(tmp_path):
    """Makes a project of two videos, in one of which so many proposals' starts were moved, by 0.5 s and more."""

    def make(moved):
        video = Video("v", tmp_path / "clip.mp4", "Clip", duration=2000 * S)
        taken = [
            Segment(
                *(str(n), "v", 50 * n * S, (50 * n + 20) * S, "c", State.CORRECTED, 0.9, "r", "detector"),
                *((50 * n * S - (500_000 + 50_000 * n) * (n < moved), (50 * n + 20) * S), "c"),
            )
            for n in range(30)
        ]
        odd = [
            Segment("drawn", "v", 1900 * S, 1910 * S, "c"),
            Segment("rejected", "v", 1920 * S, 1930 * S, "c", State.REJECTED, 0.9, "r", "detector"),
            Segment("undecided", "v", 1940 * S, 1950 * S, "c", State.PROPOSED, 0.9, "r", "detector"),
            Segment("elsewhere", "w", 0, 10 * S, "c", State.PROPOSED, 0.9, "r", "detector"),
        ]
        others = [
            LabelClass("c", "jump", "#000000"),
            video,
            Video("w", tmp_path / "nobody looked.mp4", "Other", duration=60 * S, position=1),
            Run("r", "v", "detector"),
            Stretch("v", 0, 1960 * S),
        ]
        store = Store.create(tmp_path / "work.afsd")
        store.write([Change(None, record) for record in (*others, *taken, *odd)], Entry("made")).result(10)
        store.close(discard=True)
        return store.path

    return make


@pytest.fixture
def proposals(tmp_path):
    """All that was taken in the project, half of a second off at the end."""
    rows = [{"segment": [50 * n, 50 * n + 20.5], "label": "jump", "score": 0.8} for n in range(30)]
    path = tmp_path / "proposals.json"
    path.write_text(json.dumps({"results": {"clip": rows, "nobody looked": rows[:1]}}))
    return path


def test_a_project_is_ground_truth_as_its_export_is(project, proposals):
    result = run(project(0), proposals, "--json", "--tiou", "0.5")
    # The drawn one is missed; rejected and undecided ones are no instances.
    assert json.loads(result.stdout)["ap"] == {"jump": [pytest.approx(30 / 31)]}
    notes = " ".join(result.stderr.split())
    assert "1 predicted video is not in what is scored (nobody looked); detections there are left out." in notes
    assert "Not reviewed to the end: 1 of 1 video (clip.mp4)." in notes
    assert "1 proposal that nobody has decided on was left out." in notes


def test_the_tolerance_of_a_project_is_what_its_corrections_suggest(project, proposals):
    path = project(20)
    printed = json.loads(run(path, proposals, "--effort", "--json").stdout)["effort"]
    # The shortest tenth of the moves is 0.6 s or less, and most edges were left alone.
    assert printed["tolerance"] == pytest.approx(0.6, abs=0.05)
    assert printed["tolerance_from"] == "what the corrections in work.afsd suggest"
    assert printed["accepted"] == 30
    sentence = f"Edges off by at most {printed['tolerance']:g} s are left alone (what the corrections in work.afsd"
    assert sentence in run(path, proposals, "--effort").stdout
    printed = json.loads(run(path, proposals, "--effort-tolerance", "0.2", "--json").stdout)["effort"]
    assert (printed["tolerance"], printed["tolerance_from"]) == (0.2, "as given")
    assert printed["accepted"] == 0


def test_a_project_with_few_corrections_has_the_usual_tolerance(project, proposals):
    printed = json.loads(run(project(9), proposals, "--effort", "--json").stdout)["effort"]
    assert printed["tolerance"] == 0.2
    assert printed["tolerance_from"] == "the usual tolerance, as too few edges were corrected in work.afsd"


def test_a_project_has_no_subsets_and_needs_segments_of_people(project, proposals, tmp_path):
    path = project(0)
    for option in ("--subset", "--effort-on"):
        refusal = str(run(path, proposals, option, "test").exception)
        assert "work.afsd: is a project, and has no subset test." in refusal
    Store.create(tmp_path / "bare.afsd").close()
    assert "nobody has accepted, corrected or drawn a segment" in str(run(tmp_path / "bare.afsd", proposals).exception)
