"""Frozen records to values that JSON holds, and back; what does not fit is refused by name.

A field may be text (a `Message` keeps the template and values that it was made from), a number, a truth value, None,
one of several literals, a record, a tuple, list or mapping of these, or anything that JSON holds (`Any`). A record
becomes an object with a key for each field; where a type says that it may be one of several records, the object says
under "type" which one it is. Fields with a default may be missing. Keys that no field has are refused: they come from
another version of the program, and nobody knows what they would have changed.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from afsd_core.message import Message, packed, unpacked

_KIND = "type"


class MisfitError(ValueError):
    """A value is not what its type says: which field, and what was there."""


@dataclass(frozen=True, slots=True)
class _Codec:
    """Both ways of one type. `encode` raises TypeError, `decode` raises MisfitError."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def to_plain(kind: Any, value: Any) -> Any:
    """A value as JSON holds it. What `Any` stands for is not copied.

    Args:
        kind: its type, which may be a union of records.

    Raises:
        TypeError: the value is not of the type.
    """
    return _codec(kind).encode(value)


def from_plain(kind: Any, plain: Any) -> Any:
    """The value that `to_plain` was given, for the same type.

    Raises:
        MisfitError: it does not fit the type.
    """
    return _codec(kind).decode(plain)


def field_from_plain(kind: Any, name: str, plain: Any) -> Any:
    """The value of one field of a record.

    Raises:
        MisfitError: there is no such field, or the value does not fit it.
    """
    hints = _hints(kind)
    if name not in hints:
        raise MisfitError(f"{kind.__name__}: {name} unknown")
    try:
        return _codec(hints[name]).decode(plain)
    except MisfitError as error:
        raise MisfitError(f"{kind.__name__}.{name}: {error}") from None


def record_from_plain(kind: Any, plain: Any, known: Mapping[str, Any]) -> Any:
    """A record of which some fields are there already.

    Args:
        plain: of the other fields.
        known: values of fields, by name.

    Raises:
        MisfitError: it does not fit the type.
    """
    codecs = {name: _codec(hint) for name, hint in _hints(kind).items() if name not in known}
    required = _required(kind) - known.keys()
    return kind(**_decoded(kind, codecs, required, plain), **known)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _required(kind: Any) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)


@cache
def _codec(kind: Any) -> _Codec:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return _Codec(lambda value: value, lambda plain: plain)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if origin is Literal:
        return _literal(arguments)
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return _row(arguments)
    if origin in (tuple, list):
        return _sequence(origin, arguments[0])
    if origin in (dict, Mapping) and arguments[0] is str:
        return _mapping(arguments[1])
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    raise TypeError(f"no type that travels: {kind}")


def _scalar(kind: type[Any], *others: type[Any]) -> _Codec:
    """A number, a truth value or None; `others` are turned into `kind`."""

    def fits(value: Any) -> bool:
        # A truth value is an int to Python, but no number to anybody who reads the field.
        return isinstance(value, (kind, *others)) and (kind is bool or not isinstance(value, bool))

    def encode(value: Any) -> Any:
        if not fits(value):
            raise TypeError(_cannot_be(value))
        return value

    def decode(plain: Any) -> Any:
        if type(plain) is kind:  # thousands of rows come this way
            return plain
        if not fits(plain):
            raise MisfitError(_cannot_be(plain))
        return kind(plain)

    return _Codec(encode, decode)


def _text() -> _Codec:
    def encode(value: Any) -> Any:
        if not isinstance(value, str):
            raise TypeError(_cannot_be(value))
        return packed(value) if isinstance(value, Message) else value

    def decode(plain: Any) -> Any:
        if isinstance(plain, str):
            return plain
        try:
            return unpacked(plain)
        except ValueError:
            raise MisfitError(_cannot_be(plain)) from None

    return _Codec(encode, decode)


_SCALARS: dict[Any, _Codec] = {
    str: _text(),
    bool: _scalar(bool),
    int: _scalar(int),
    float: _scalar(float, int),
    None: _scalar(type(None)),
}


def _literal(values: tuple[Any, ...]) -> _Codec:
    def encode(value: Any) -> Any:
        if value not in values:
            raise TypeError(_cannot_be(value))
        return value

    def decode(plain: Any) -> Any:
        if plain not in values:
            raise MisfitError(_cannot_be(plain))
        return plain

    return _Codec(encode, decode)


def _sequence(made: Callable[[Any], Any], item: Any) -> _Codec:
    codec, free = _codec(item), item is Any and made is list
    encode_item, decode_item = codec.encode, codec.decode

    def encode(value: Any) -> Any:
        if not isinstance(value, tuple | list):
            raise TypeError(_cannot_be(value))
        return value if free else list(map(encode_item, value))

    def decode(plain: Any) -> Any:
        if not isinstance(plain, list):
            raise MisfitError(_cannot_be(plain))
        return plain if free else made(map(decode_item, plain))

    return _Codec(encode, decode)


def _row(items: tuple[Any, ...]) -> _Codec:
    codecs = [_codec(item) for item in items]

    def encode(value: Any) -> Any:
        if not isinstance(value, tuple | list) or len(value) != len(codecs):
            raise TypeError(_cannot_be(value))
        return [codec.encode(item) for codec, item in zip(codecs, value, strict=True)]

    def decode(plain: Any) -> Any:
        if not isinstance(plain, list) or len(plain) != len(codecs):
            raise MisfitError(_cannot_be(plain))
        return tuple(codec.decode(item) for codec, item in zip(codecs, plain, strict=True))

    return _Codec(encode, decode)


def _mapping(item: Any) -> _Codec:
    codec, free = _codec(item), item is Any

    def encode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise TypeError(_cannot_be(value))
        return value if free else {key: codec.encode(each) for key, each in value.items()}

    def decode(plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise MisfitError(_cannot_be(plain))
        return plain if free else {key: codec.decode(each) for key, each in plain.items()}

    return _Codec(encode, decode)


def _union(members: tuple[Any, ...]) -> _Codec:
    """One of several: None or another type, or records that are told apart by their names."""
    if all(map(is_dataclass, members)):
        return _tagged({record.__name__.lower(): record for record in members})
    others = [each for each in members if each is not type(None)]
    if len(others) != 1:
        raise TypeError(f"no types that can be told apart: {members}")
    codec = _codec(others[0])
    encode, decode = codec.encode, codec.decode
    return _Codec(
        lambda value: None if value is None else encode(value), lambda plain: None if plain is None else decode(plain)
    )


def _tagged(records: Mapping[str, Any]) -> _Codec:
    def encode(value: Any) -> Any:
        name = type(value).__name__.lower()
        if name not in records:
            raise TypeError(_cannot_be(value))
        return {_KIND: name, **_codec(records[name]).encode(value)}

    def decode(plain: Any) -> Any:
        if not isinstance(plain, dict) or (kind := records.get(str(plain.get(_KIND, "")))) is None:
            raise MisfitError(_cannot_be(plain))
        return _codec(kind).decode({name: value for name, value in plain.items() if name != _KIND})

    return _Codec(encode, decode)


def _record(kind: Any) -> _Codec:
    codecs = {name: _codec(hint) for name, hint in _hints(kind).items()}
    required = _required(kind)
    encoders = [(name, codec.encode) for name, codec in codecs.items()]

    def encode(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(_cannot_be(value))
        plain, name = {}, ""
        try:
            for name, encoder in encoders:
                plain[name] = encoder(getattr(value, name))
        except TypeError as error:
            raise TypeError(f"{kind.__name__}.{name}: {error}") from None
        return plain

    def decode(plain: Any) -> Any:
        return kind(**_decoded(kind, codecs, required, plain))

    return _Codec(encode, decode)


def _decoded(
    kind: type[Any], codecs: Mapping[str, _Codec], required: frozenset[str] | set[str], plain: Any
) -> dict[str, Any]:
    """The fields of a record."""
    if not isinstance(plain, dict):
        raise MisfitError(f"{kind.__name__} {_cannot_be(plain)}")
    if not required <= plain.keys() <= codecs.keys():
        wrong = [f"{name} missing" for name in sorted(required - plain.keys())]
        wrong += [f"{name} unknown" for name in sorted(plain.keys() - codecs.keys())]
        raise MisfitError(f"{kind.__name__}: {', '.join(wrong)}")
    values, name = {}, ""
    try:
        for name, value in plain.items():
            values[name] = codecs[name].decode(value)
    except MisfitError as error:
        raise MisfitError(f"{kind.__name__}.{name}: {error}") from None
    return values


def _cannot_be(value: Any) -> str:
    return f"cannot be {value!r:.80}"
