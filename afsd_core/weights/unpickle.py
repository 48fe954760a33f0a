"""Reading a pickle of nested dicts of NumPy arrays without letting it run anything.

A pickle is a program: it may name any importable callable and have it called. This reader admits exactly what NumPy
itself writes for an array of numbers, and nothing else. The names are mapped to functions of this module, so that not
even NumPy's own `_reconstruct` (which builds any subclass it is given) is reachable, and nothing is imported because
a file says so.
"""

import io
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, Union, cast

import numpy as np
from numpy.typing import NDArray

from afsd_core.errors import WeightsError
from afsd_core.message import Message

ArrayTree: TypeAlias = Mapping[str, Union["ArrayTree", NDArray[Any]]]

#: Kinds of dtype that hold numbers only: bool, signed, unsigned, float, complex. Objects ("O") could hide callables.
_NUMERIC = frozenset("biufc")


class _Refused(pickle.UnpicklingError):
    """The file asks for something that an array of numbers does not need."""


class _DTypeBuilder:
    """Stands in for `numpy.dtype` while loading: `dtype("f4", False, True)`, then its state with the byte order."""

    def __init__(self, code: object = None, *_: object) -> None:
        if not isinstance(code, str) or len(code) > 4:
            raise _Refused("a dtype that is not a plain number")
        self.dtype = np.dtype(code)
        if self.dtype.kind not in _NUMERIC:
            raise _Refused(f"an array of dtype {code!r}")

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        order: Any = state[1] if len(state) > 1 else "="
        if len(state) < 5 or order not in ("<", ">", "|", "=") or state[2:5] != (None, None, None):
            raise _Refused("a structured dtype")
        if order != "|":
            self.dtype = self.dtype.newbyteorder(order)


class _ArrayBuilder:
    """Stands in for an array while loading: empty, then filled by its state: version, shape, dtype, order, bytes."""

    def __init__(self) -> None:
        self.array: NDArray[Any] | None = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        if not isinstance(state, tuple) or len(state) != 5:
            raise _Refused("an array without the usual state")
        _, shape, dtype, fortran, raw = state
        if not isinstance(dtype, _DTypeBuilder) or not isinstance(raw, bytes):
            raise _Refused("an array that does not hold numbers")
        if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
            raise _Refused("an array without a proper shape")
        count = 1
        for n in shape:
            count *= n
        if count * dtype.dtype.itemsize != len(raw):
            raise _Refused("an array whose bytes do not match its shape")
        self.array = np.frombuffer(raw, dtype.dtype).reshape(shape, order="F" if fortran else "C")


def _reconstruct(kind: object, shape: object, code: object) -> _ArrayBuilder:
    """`numpy._core.multiarray._reconstruct(ndarray, (0,), b"b")`: an empty array, filled by the state that follows."""
    if kind is not _NDARRAY or shape != (0,) or code not in (b"b", "b"):
        raise _Refused("an array of an unknown kind")
    return _ArrayBuilder()


def _frombuffer(raw: object, dtype: object, shape: object, order: object) -> _ArrayBuilder:
    """`numpy._core.numeric._frombuffer(raw, dtype, shape, order)`: how protocol 5 writes a contiguous array."""
    builder = _ArrayBuilder()
    raw = bytes(raw) if isinstance(raw, bytearray) else raw
    builder.__setstate__((1, shape, dtype, order == "F", raw))
    return builder


def _encode(text: object, encoding: object) -> bytes:
    """`_codecs.encode(text, "latin1")`: how protocols 0 to 2 write bytes."""
    if not isinstance(text, str) or encoding != "latin1":
        raise _Refused("an unknown text encoding")
    return text.encode("latin1")


def _no_bytes(*arguments: object) -> bytes:
    """`bytes()`: how protocols 0 to 2 write an empty array's content."""
    if arguments:
        raise _Refused("bytes made of something else")
    return b""


class _Name:
    """What a name in the file stands for: it can be called, or compared, and its attributes cannot be set."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[..., Any] | None = None) -> None:
        self._call = call

    def __call__(self, *arguments: Any) -> Any:
        if self._call is None:
            raise _Refused("an array made in an unusual way")
        return self._call(*arguments)

    def __setstate__(self, _: object) -> NoReturn:
        raise _Refused("a change to a function")


_NDARRAY = _Name()
_RECONSTRUCT = _Name(_reconstruct)
_FROMBUFFER = _Name(_frombuffer)
_ADMITTED: dict[tuple[str, str], _Name] = {
    ("numpy", "ndarray"): _NDARRAY,
    ("numpy", "dtype"): _Name(_DTypeBuilder),
    ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
    ("numpy.core.numeric", "_frombuffer"): _FROMBUFFER,
    ("numpy._core.numeric", "_frombuffer"): _FROMBUFFER,
    ("_codecs", "encode"): _Name(_encode),
    ("__builtin__", "bytes"): _Name(_no_bytes),
}


class _ArrayUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> Any:
        try:
            return _ADMITTED[module, name]
        except KeyError:
            raise _Refused(f"{module}.{name}") from None

    def persistent_load(self, pid: Any, /) -> NoReturn:
        raise _Refused("an object kept elsewhere")


def load_arrays(source: Path | bytes, name: str | None = None) -> ArrayTree:
    """Read nested dicts of numeric arrays from a pickle; nothing in it is executed or imported.

    Args:
        source: the file, or its bytes.
        name: what to call it in messages; the file's name when left out.

    Returns:
        Dicts with string keys whose leaves are read-only arrays of numbers.

    Raises:
        WeightsError: the file is damaged, or holds or asks for anything else.
    """
    if isinstance(source, Path):
        name = name or source.name
        try:
            source = source.read_bytes()
        except OSError as error:
            raise WeightsError(
                Message(
                    "{name}: cannot be read ({reason}). Check the path and its rights.",
                    name=name,
                    reason=error.strerror,
                )
            ) from error
    name = name or "checkpoint"
    try:
        return cast(ArrayTree, _Finisher().finish(_ArrayUnpickler(io.BytesIO(source)).load()))
    except _Refused as error:
        raise WeightsError(
            Message(
                "{name}: refused, since it asks for {error}, which weights do not need; it may be "
                "harmful. Use the file that the model's authors published.",
                name=name,
                error=error,
            )
        ) from error
    except (
        pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError,
        MemoryError, OverflowError, RecursionError, ImportError, UnicodeError, AssertionError,
    ) as error:  # fmt: skip
        # What a truncated or random byte stream makes the pickle machine stumble over.
        raise WeightsError(
            Message("{name}: damaged, not a checkpoint of arrays. Fetch or copy it again.", name=name)
        ) from error


class _Finisher:
    """Replaces the builders by their arrays, and admits nothing but dicts and arrays, of a number that weights have."""

    #: Dicts can be named twice in a pickle: without a limit, a few hundred bytes could unfold into billions of entries.
    LIMIT = 100_000
    DEPTH = 32

    def __init__(self) -> None:
        self.count = 0

    def finish(self, node: object, depth: int = 0) -> Any:
        self.count += 1
        if self.count > self.LIMIT or depth > self.DEPTH:
            raise _Refused("more nested entries than any model has")
        if isinstance(node, _ArrayBuilder):
            if node.array is None:
                raise _Refused("an array without content")
            return node.array
        if type(node) is dict:
            if not all(type(key) is str for key in node):
                raise _Refused("keys that are not names")
            return {key: self.finish(value, depth + 1) for key, value in node.items()}
        raise _Refused(f"a {type(node).__name__} where an array was expected")
