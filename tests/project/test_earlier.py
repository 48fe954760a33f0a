"""What the version before proposed lies in the project: bounded, and read with care."""

from afsd_core.project import Segment, State
from afsd_core.project.earlier import MOST, EarlierBook, EarlierProposal, setting_of, to_plain


def proposal(n, score, class_id="run"):
    return Segment(f"s{n}", "v", n * 1000, n * 1000 + 500, class_id, State.PROPOSED, score=score)


def test_what_was_proposed_comes_back_as_it_was():
    rows = to_plain([proposal(2, 0.8), proposal(1, None, "jump"), proposal(3, 0.05)])
    found = EarlierBook().read({setting_of("v"): rows, "model": "clip-v2"})
    assert found == {
        "v": (EarlierProposal("v", 1000, 1500, "jump", None), EarlierProposal("v", 2000, 2500, "run", 0.8)),
    }


def test_of_very_many_the_best_are_kept():
    rows = to_plain([proposal(n, 0.2 + n / 10_000) for n in range(5000)])
    assert len(rows) == MOST
    assert min(row[0] for row in rows) == (5000 - MOST) * 1000


def test_what_is_no_proposal_is_left_out_and_a_new_value_is_read():
    odd = [[1, 2], "x", [5, 1, "run", 0.5], [1, 5, 7, 0.5], [1, 5, "run", "high"], [1, 5, "run", 0.5]]
    book = EarlierBook()
    assert book.read({setting_of("v"): odd, setting_of("w"): "nothing"}) == {
        "v": (EarlierProposal("v", 1, 5, "run", 0.5),)
    }
    assert book.read({setting_of("v"): []}) == {"v": ()}
    assert book.read({}) == {}
