"""Decoded frames with their numbers: how a decoder's output and a `VideoIndex` are matched after every start."""

from av.video.frame import VideoFrame

from afsd_core.media.decoding import FrameStream
from afsd_core.media.index import NO_KEY, VideoIndex

# Between the keyframe that should do and the file's start: how many keyframes earlier to try.
_EARLIER = (0, 1, 2, 4, 8, 16)


class NumberedFrames:
    """Frames of an open file with their numbers in the index, from any start on.

    After a seek nothing counts before a keyframe that the index knows: frames that libav delivers ahead of it may
    lack their references (open groups), and its timestamp proves where the seek landed.

    Attributes:
        last: the number delivered last; -1 at the file's start; None before anything counts.
        began: the first number that counted since the last start.
    """

    def __init__(self, stream: FrameStream, index: VideoIndex) -> None:
        self._stream, self._index = stream, index
        self.last: int | None = -1 if stream.at_start else None
        self.began: int | None = None
        self._back: tuple[int, VideoFrame] | None = None

    def start(self, keyframe: int | None) -> bool:
        """Go to a keyframe, or to the file's start for None; False where the format cannot seek."""
        self._back = None
        self.began = None
        if keyframe is None:
            self._stream.rewind()
            self.last = -1
            return True
        self.last = None
        key = int(self._index.keys[keyframe])
        return key != NO_KEY and self._stream.seek(key)

    def starts_before(self, number: int) -> list[int | None]:
        """Where to start for a frame, best first: its keyframe, ever earlier ones, the file's start."""
        if self._index.key_kind == "count":
            return [None]
        place = self._index.keyframes.searchsorted(number, side="right") - 1
        return [*(int(self._index.keyframes[place - back]) for back in _EARLIER if place - back > 0), None]

    def next(self) -> tuple[int, VideoFrame] | None:
        """The next frame that counts, with its number; None after the last."""
        if self._back is not None:
            item, self._back = self._back, None
            self.last = item[0]
            return item
        while (frame := self._stream.next()) is not None:
            number = self._number(frame)
            if number is None:
                continue
            self.began = number if self.began is None else self.began
            self.last = number
            return number, frame
        return None

    def put_back(self, item: tuple[int, VideoFrame], before: int | None) -> None:
        """Let `next` deliver this item again; `before` is what `last` was ahead of it."""
        self._back, self.last = item, before

    @property
    def following(self) -> int | None:
        """The number of the item that was put back: what comes next for certain."""
        return self._back[0] if self._back is not None else None

    def _confirms(self, number: int, frame: VideoFrame) -> bool:
        """Whether counting can begin with this frame: a keyframe known to the index, and what follows comes later.

        In program streams libav may give the first packet after a seek the time of a later one; then the frame that
        follows, whose time is its own, seems to come before it.
        """
        if not (frame.key_frame and self._index.is_keyframe(number)):
            return False
        following = self._stream.next()
        if following is None:
            return True
        self._stream.put_back(following)
        after = self._index.frame_of_key(following.dts if self._index.key_kind == "dts" else following.pts)
        return after is None or after > number

    def _number(self, frame: VideoFrame) -> int | None:
        index = self._index
        if index.key_kind == "count":
            return None if self.last is None or self.last + 1 >= index.frame_count else self.last + 1
        key = frame.dts if index.key_kind == "dts" else frame.pts
        number = index.frame_of_key(key)
        if self.last is None:
            return number if number is not None and self._confirms(number, frame) else None
        if number is None and not index.has_key(key):
            # Only what the index counts too: a frame without a timestamp, or with one of several equal ones.
            return None
        if number is None or number <= self.last:
            number = self.last + 1
        return number if number < index.frame_count else None
