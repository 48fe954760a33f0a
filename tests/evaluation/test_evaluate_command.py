"""`afsd evaluate` prints what was promised and answers bad files with one sentence."""

import json

import pytest
import typer
from typer.testing import CliRunner

from afsd_core.errors import DataError
from afsd_core.evaluation import read_detections, read_ground_truth
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
