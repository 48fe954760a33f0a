"""How finely time is sampled: as fine as the usual instance lets it be. Pure; loads no network."""

from training.lessons import Lessons

# The longest instances should fill no more than half of a clip.
RATES = (20.0, 10.0, 5.0, 2.5)
_USUAL = 0.9


def suited_rate(lessons: Lessons, clip_length: int = 256) -> float:
    """Samples a second at which nearly all instances fill at most half of a clip."""
    lengths = sorted((t.end - t.start) / 1e6 for lesson in lessons.videos for t in lesson.instances)
    if not lengths:
        return RATES[0]
    usual = lengths[min(int(_USUAL * len(lengths)), len(lengths) - 1)]
    return next((rate for rate in RATES if usual * rate <= clip_length / 2), RATES[-1])
