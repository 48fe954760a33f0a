"""Playback of one video by exact frames: decode thread, cache, clock, sound and view."""

from importlib import import_module

_HOME = {
    "Player": "player",
    "ShownFrame": "cache",
    "VideoView": "view",
    "TransportBar": "transport",
    "FrameCache": "cache",
    "Clock": "clock",
    "parse_moment": "timecode",
    "timecode_text": "timecode",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"app.player.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
