"""Reading foreign checkpoints: arrays come out, nothing runs."""

import importlib
import io
import os
import pickle
import pickletools
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afsd_core.errors import WeightsError
from afsd_core.weights.unpickle import load_arrays

# Python's own unpickler complains by itself, besides raising, where damage cuts a bytearray short.
pytestmark = pytest.mark.qt_no_exception_capture

TREE = {
    "params": {
        "kernel": np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4),
        "fortran": np.asfortranarray(np.arange(6, dtype=np.float64).reshape(2, 3)),
        "big endian": np.arange(5, dtype=">i4"),
        "empty": np.zeros((0, 3), np.float16),
        "flags": np.array([True, False]),
        "scalar shaped": np.array(3.5),
        "complex": np.array([1 + 2j]),
    },
    "batch_stats": {"mean": np.zeros((1, 1, 1, 1, 4), np.float32)},
}


class Asks:
    """Pickles as a call of `function(*arguments)`."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def leaves(tree):
    return {k: leaves(v) if isinstance(v, dict) else (v.dtype.kind, v.shape, v.tolist()) for k, v in tree.items()}


@pytest.mark.parametrize("protocol", range(6))
def test_arrays_come_out_as_numpy_wrote_them_in_every_protocol(protocol):
    assert leaves(load_arrays(pickle.dumps(TREE, protocol))) == leaves(TREE)


def test_a_file_is_read_and_named_in_the_message_when_it_is_not_there(tmp_path):
    (tmp_path / "a.ckpt").write_bytes(pickle.dumps(TREE))
    assert leaves(load_arrays(tmp_path / "a.ckpt")) == leaves(TREE)
    with pytest.raises(WeightsError, match=r"b\.ckpt: cannot be read"):
        load_arrays(tmp_path / "b.ckpt")


def test_a_pickle_that_runs_a_command_is_refused_and_nothing_runs(tmp_path):
    marker = tmp_path / "ran"
    for function, arguments in (
        (os.system, (f"touch {marker}",)),
        (exec, (f"open({str(marker)!r}, 'w').close()",)),
        (eval, (f"open({str(marker)!r}, 'w')",)),
        (open, (str(marker), "w")),
        (getattr, ("text", "upper")),
        (np.save, (str(marker), np.ones(1))),
        (np.fromfile, ("/etc/hostname", "u1")),
        (importlib.import_module, ("antigravity",)),
        (pickle.loads, (pickle.dumps(1),)),
    ):
        for tree in (
            {"params": Asks(function, *arguments)},
            {"a": np.ones(2), "b": {"c": [Asks(function, *arguments)]}},
        ):
            with pytest.raises(WeightsError, match="refused"):
                load_arrays(pickle.dumps(tree))
    # Written by hand: PySide6 puts a function of its own, which does not pickle, in the place of `__import__`.
    with pytest.raises(WeightsError, match="refused"):
        load_arrays(b"cbuiltins\n__import__\n(Vantigravity\ntR.")
    assert list(tmp_path.iterdir()) == []


class Child(np.ndarray):
    def __setstate__(self, state):
        raise AssertionError("code of an array subclass ran")


def stack_global(module, name):
    text = b"".join(b"\x8c" + struct.pack("<B", len(t)) + t.encode() for t in (module, name))
    return text + b"\x93"


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("an object array", pickle.dumps({"a": np.array([{}], dtype=object)})),
        ("a structured array", pickle.dumps({"a": np.zeros(2, "i4,f4")})),
        ("text", pickle.dumps({"a": np.array(["x"])})),
        ("a date", pickle.dumps({"a": np.array(["2020-01-01"], "M8[D]")})),
        ("a subclass of arrays", pickle.dumps({"a": np.ones(2).view(Child)})),
        ("a record array", pickle.dumps({"a": np.ones(2).view(np.recarray)})),
        ("a NumPy scalar", pickle.dumps({"a": np.float32(1)})),
        ("a list", pickle.dumps({"a": [np.ones(1)]})),
        ("a number", pickle.dumps({"a": 1})),
        ("a class", pickle.dumps({"a": np.ndarray})),
        ("keys that are not text", pickle.dumps({1: np.ones(1)})),
        ("a dotted name", b"\x80\x04}\x8c\x01a" + stack_global("numpy", "ndarray.__class__") + b"s."),
        ("a private name", b"\x80\x04}\x8c\x01a" + stack_global("afsd_core.weights.unpickle", "_ADMITTED") + b"s."),
        ("a persistent id", b"\x80\x04}\x8c\x01a\x8c\x01xQs."),
        ("an extension code", b"\x80\x04}\x8c\x01a\x82\x01s."),
        ("an instance made without its class's leave", b"(inumpy\nndarray\n."),
        # setattr on an admitted name: state (None, {"_call": …}).
        (
            "a change to a function",
            b"\x80\x04" + stack_global("numpy.core.multiarray", "_reconstruct") + b"N}\x8c\x05_callNs\x86b.",
        ),
    ],
)
def test_whatever_is_no_array_of_numbers_is_refused(why, data):
    with pytest.raises(WeightsError):
        load_arrays(data, "bad.ckpt")
    assert leaves(load_arrays(pickle.dumps(TREE))) == leaves(TREE), "the reader was changed by what it read"


def test_an_array_whose_bytes_do_not_fill_its_shape_is_refused():
    data = pickle.dumps({"a": np.arange(4, dtype=np.float32)}, 4)
    assert data.count(b"K\x04\x85") == 1
    with pytest.raises(WeightsError, match="refused"):
        load_arrays(data.replace(b"K\x04\x85", b"K\x09\x85"))


def test_a_few_bytes_cannot_unfold_into_billions_of_entries():
    tree = {"leaf": np.ones(1)}
    for _ in range(30):
        tree = {"a": tree, "b": tree}
    with pytest.raises(WeightsError, match="refused"):
        load_arrays(pickle.dumps(tree))
    endless = {}
    endless["again"] = endless
    with pytest.raises(WeightsError, match="refused"):
        load_arrays(pickle.dumps(endless))


WHOLE = pickle.dumps(TREE, 4)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(WHOLE) - 1))
def test_a_truncated_file_is_called_damaged(cut):
    with pytest.raises(WeightsError, match=r"w\.ckpt: (damaged|refused)"):
        load_arrays(WHOLE[:cut], "w.ckpt")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_give_arrays_or_one_sentence(changes):
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    try:
        tree = load_arrays(bytes(data))
    except WeightsError:
        return
    leaves(tree)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_give_one_sentence(data):
    try:
        assert isinstance(load_arrays(data), dict)
    except WeightsError:
        return


def test_the_sample_pickles_are_what_they_claim_to_be():
    """The protocol 4 and 5 paths differ in what they name; both were exercised above."""
    named = {
        protocol: {
            argument
            for op, argument, _ in pickletools.genops(io.BytesIO(pickle.dumps(TREE, protocol)))
            if op.name == "SHORT_BINUNICODE"
        }
        for protocol in (4, 5)
    }
    assert "_reconstruct" in named[4]
    assert "_frombuffer" in named[5]
