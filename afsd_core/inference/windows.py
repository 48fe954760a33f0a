"""Where clips lie on the samples of a video (resources/manual/detector.md, sections 5 and 6)."""


def tile(count: int, length: int = 256, stride: int = 128) -> list[int]:
    """Offsets of windows that cover a video: every `stride` samples, the last one flush with the end.

    Args:
        count: samples of the video, ≥ 0.
        length: samples of a window.
        stride: samples from one window to the next, at most `length` so that nothing is left out.

    Returns:
        Increasing offsets; [0] for a video shorter than a window, which is then padded; [] for one without samples.

    Raises:
        ValueError: a number is out of range.
    """
    if count < 0 or not 0 < stride <= length:
        raise ValueError(f"need count ≥ 0 and 0 < stride ≤ length, not {count}, {stride}, {length}")
    if count == 0:
        return []
    last = max(count - length, 0)
    offsets = list(range(0, last, stride))
    return [*offsets, last]
