"""The closed-form cell classifier: it finds what it was taught, by what comes before and after too, in new places."""

from dataclasses import replace

import numpy as np
import torch

from afsd_core.detector import Afsd
from afsd_core.detector.cell_classifier import CellClassifier, span_means
from afsd_core.inference.adapters.afsd_on_features import cell_probabilities, cells_of
from tests.light_models import light_afsd_config
from tests.training.made_features import CLASSES, made_video
from training.data.supervision import TrainingLabels
from training.finetune import closed_form
from training.finetune.checks import find_all, score
from training.finetune.closed_form import candidate_spans, fit_cells
from training.finetune.ranking import ALONE

JUMPS = [(3.0, 6.0, "jump"), (12.0, 14.0, "turn"), (20.0, 23.0, "jump"), (27.0, 29.0, "turn")]
OTHERS = [(2.0, 4.0, "turn"), (9.0, 12.0, "jump"), (16.0, 18.0, "turn"), (24.0, 27.0, "jump")]
SPANS = ((0, 1), (-2, 0), (1, 3))


def detector(cells):
    """One that the classifier answers for alone."""
    changes = ALONE | {"cell_spans": cells.spans, "sample_fps": 10.0}
    config = replace(light_afsd_config(), classes=3, pooled=True, **changes)
    return Afsd(config, cells=cells).eval()


def worth(cells, video):
    told = TrainingLabels((video.video_labels.video_labels,), CLASSES, {})
    found = find_all(detector(cells), CLASSES, video.features, video.video_labels.video_labels.duration)
    return score(told, {video.video_labels.video_labels.video: found}).average


def test_what_two_videos_teach_is_found_in_a_third():
    labelled = {"a": made_video(JUMPS, seed=1), "b": made_video(OTHERS, seed=2)}
    (cells,) = fit_cells(labelled, 2, SPANS, [["a", "b"]])
    assert worth(cells, made_video([(5.0, 8.0, "jump"), (18.0, 21.0, "turn")], seed=3)) > 0.8


def test_each_part_learns_from_its_own_videos_alone():
    labelled = {"a": made_video(JUMPS, seed=1), "b": made_video(OTHERS, seed=2, shown=-3.0)}
    together = fit_cells(labelled, 2, SPANS, [["a"], ["b"], ["a", "b"]])
    (alone,) = fit_cells({"a": labelled["a"]} | {"b": labelled["b"]}, 2, SPANS, [["a"]])
    torch.testing.assert_close(together[0].weight, alone.weight)
    assert worth(together[0], made_video(JUMPS, seed=3)) > 0.8
    # It was told that a class shows by less, where the third video shows it by more.
    assert worth(together[1], made_video(JUMPS, seed=3)) < 0.3


def test_a_new_place_changes_nothing_where_it_is_always_to_be_seen():
    labelled = {"a": made_video(JUMPS, seed=1), "b": made_video(OTHERS, seed=2)}
    (cells,) = fit_cells(labelled, 2, SPANS, [["a", "b"]])
    here, elsewhere = (made_video(JUMPS, seed=3, place=place) for place in (0.0, 8.0))
    np.testing.assert_allclose(
        cell_probabilities(detector(cells), here.features),
        cell_probabilities(detector(cells), elsewhere.features),
        atol=0.02,
    )


def test_wide_spans_see_what_came_before():
    cause = {"jump": 4, "turn": 5}
    labelled = {"a": made_video(JUMPS, seed=1, cause=cause), "b": made_video(OTHERS, seed=2, cause=cause)}
    spans = candidate_spans([video.video_labels for video in labelled.values()])
    third = made_video([(5.0, 8.0, "jump"), (18.0, 20.0, "turn")], seed=3, cause=cause)
    near, wide = (worth(fit_cells(labelled, 2, spans[name], [["a", "b"]])[0], third) for name in ("near", "wide"))
    assert wide > near + 0.2


def test_of_many_cells_some_are_enough(monkeypatch):
    monkeypatch.setattr(closed_form, "MOST_CELLS", 60)
    labelled = {"a": made_video(JUMPS, seed=1), "b": made_video(OTHERS, seed=2)}
    (cells,) = fit_cells(labelled, 2, SPANS, [["a", "b"]])
    assert worth(cells, made_video(JUMPS, seed=3)) > 0.6


def test_what_is_not_known_is_no_background():
    shows_more = made_video([*JUMPS, (8.0, 10.0, "turn")], seed=1)
    marked = made_video(JUMPS, seed=1).video_labels
    known = np.array([(0.0, 70.0), (110.0, 320.0)])
    new = made_video(JUMPS, seed=3)
    sure = []
    for labelled in (marked, replace(marked, known=known)):
        (cells,) = fit_cells({"a": replace(shows_more, video_labels=labelled)}, 2, SPANS, [["a"]])
        sure.append(cell_probabilities(detector(cells), new.features)[1, 30:35].mean())
    assert sure[1] > sure[0]


def test_means_over_spans_leave_out_what_lies_beyond_the_video():
    values = torch.arange(5.0)[None, :, None]
    assert span_means(values, [(-1, 2)])[0, :, 0].tolist() == [0.5, 1.0, 2.0, 3.0, 3.5]
    assert span_means(values, [(2, 4)])[0, :, 0].tolist() == [2.5, 3.5, 4.0, 0.0, 0.0]


def test_a_long_video_in_blocks_gives_what_it_gives_at_once(monkeypatch):
    cells = CellClassifier(2, 32, SPANS)
    cells.weight.normal_(generator=torch.Generator().manual_seed(0))
    rows = torch.from_numpy(cells_of(made_video(JUMPS).features))
    whole = cells(rows)
    monkeypatch.setattr("afsd_core.detector.cell_classifier._BLOCK", 7)
    torch.testing.assert_close(cells(rows), whole)
