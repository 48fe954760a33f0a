"""What an AFSD network looks like and which clips it takes: one frozen record, stored beside the weights."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self

from afsd_core.errors import WeightsError

Preset = Literal["thumos14", "activitynet"]
_GROUPS = 32
_MOST_LEVELS = 16
_MOST_MEMBERS = 16


@dataclass(frozen=True, slots=True)
class DetectorConfig:
    """Architecture and input of one detector.

    Attributes:
        classes: K, background (class 0) included; 2 means action or not.
        preset: which of the published recipes the rest follows; it also names the starting weights of the heads.
        clip_length: T, sampled frames in a clip.
        in_channels: 3 for RGB, 2 for optical flow, 5 for two networks of which each sees one (`fusion`).
        flow_method: how the optical flow that the weights know is computed; nothing to an RGB network.
        resize: frames become resize × resize before cropping, pixels.
        crop: side of the square the network sees, pixels.
        sample_fps: samples a second; None spreads clip_length samples over the whole video (dynamic frame rate).
        stride: offset between neighbouring windows at detection, sampled frames.
        base: the pyramid's lowest level: "c4" (T/4 cells, C5 added) or "c5" alone (T/8 cells).
        levels: levels of the pyramid, each half as long as the one below.
        distance_scales: a factor a level on the coarse distances; empty means 1 everywhere.
        width: channels of pyramid, towers and refined features.
        boundary_width: channels of the boundary feature of a level, start and end halves together.
        frame_width: channels of the frame-level feature, start and end halves together.
        c4_cells, c5_cells: cells of space a side that the heads read; 0 means all the backbone gives, less means
            features averaged down to that many (for light heads).
        backbone_width: factor on the backbone's channels.
        pooled: the heads read mean and largest value over space of each channel of C4 and C5, which are small enough to
            keep; False: all cells, as published.
        centred: the heads read features relative to the video's mean, each channel divided by its usual deviation.
        members: heads that learn apart and whose outputs are averaged.
        sigma: width of the Gaussian in soft-NMS.
        votes: candidates are ranked by how many agree (`inference.voting`) before soft-NMS; False: as published.
        evidence: what windows say of each moment chooses edges and ranks (`inference.evidence`); False: it does not.
        cut_reach: edges go to a camera cut that is no further away, seconds; 0: never.
        cell_spans: of the closed-form cell classifier, see `CellClassifier`; empty: there is none.
        cell_share: what the cell classifier counts in the evidence of each moment, 0 to 1.
        grouped: stretches that stand out in the evidence are candidates too.
        anchor_free: the heads are asked; False: the cell classifier answers alone.
        calibration: a, b: a score s becomes sigmoid(a logit(s) + b), so that 0.5 means about half; (1, 0): it stays.
    """

    classes: int
    preset: Preset = "thumos14"
    clip_length: int = 256
    in_channels: int = 3
    flow_method: Literal["dis", "tvl1"] = "dis"
    resize: int = 112
    crop: int = 96
    sample_fps: float | None = 10.0
    stride: int = 128
    base: Literal["c4", "c5"] = "c4"
    levels: int = 6
    distance_scales: tuple[float, ...] = ()
    width: int = 512
    boundary_width: int = 1024
    frame_width: int = 512
    c4_cells: int = 0
    c5_cells: int = 0
    backbone_width: float = 1.0
    pooled: bool = False
    centred: bool = False
    members: int = 1
    sigma: float = 0.5
    votes: bool = False
    evidence: bool = False
    cut_reach: float = 0.0
    cell_spans: tuple[tuple[int, int], ...] = ()
    cell_share: float = 0.0
    grouped: bool = False
    anchor_free: bool = True
    calibration: tuple[float, float] = (1.0, 0.0)

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            raise WeightsError(f"The detector's settings do not fit together: {problem}.")

    @classmethod
    def thumos14(cls, classes: int = 21, **changes: Any) -> Self:
        """The paper's THUMOS14 recipe: 256 frames at 10 frames/s."""
        return cls(classes=classes, **changes)

    @classmethod
    def activitynet(cls, classes: int = 2, **changes: Any) -> Self:
        """The paper's ActivityNet-1.3 recipe: one clip of 768 frames a video, level 0 from C5 alone.

        The released weights multiply the coarse distances by 4, 8, … 128; the levels' true strides are twice that.
        """
        recipe: dict[str, Any] = {
            "preset": "activitynet",
            "clip_length": 768,
            "sample_fps": None,
            "stride": 768,
            "base": "c5",
            "distance_scales": (4.0, 8.0, 16.0, 32.0, 64.0, 128.0),
            "sigma": 0.85,
        }
        return cls(classes=classes, **(recipe | changes))

    @property
    def level_lengths(self) -> tuple[int, ...]:
        """Cells of each level, lowest first."""
        length = self.clip_length // (4 if self.base == "c4" else 8)
        lengths = []
        for _ in range(self.levels):
            lengths.append(length)
            length = -(-length // 2)
        return tuple(lengths)

    @property
    def locations(self) -> int:
        """N, the locations of all levels together."""
        return sum(self.level_lengths)

    @property
    def input_shape(self) -> tuple[int, int, int, int, int]:
        """Shape of a batch of one clip: (1, channels, T, crop, crop)."""
        return 1, self.in_channels, self.clip_length, self.crop, self.crop

    @property
    def c4_side(self) -> int:
        """Cells of space a side of C4 as the heads read it."""
        return 1 if self.pooled else self.c4_cells or -(-self.crop // 16)

    @property
    def c5_side(self) -> int:
        """Cells of space a side of C5 as the heads read it."""
        return 1 if self.pooled else self.c5_cells or -(-self.crop // 32)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values."""
        lists = {
            "distance_scales": list(self.distance_scales),
            "cell_spans": [list(span) for span in self.cell_spans],
            "calibration": list(self.calibration),
        }
        return asdict(self) | lists

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The record from `to_dict`'s values.

        Raises:
            WeightsError: a value is unknown, missing or does not fit.
        """
        known = {f.name for f in fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise WeightsError(
                f"The detector's settings hold {', '.join(unknown)}, which this version does not know; "
                "update the program, or export the model again with this one."
            )
        if "classes" not in values:
            raise WeightsError("The detector's settings do not say how many classes it has (`classes`).")
        try:
            first, second = values.get("calibration", (1.0, 0.0))
            tuples = {
                "distance_scales": tuple(float(s) for s in values.get("distance_scales", ())),
                "cell_spans": tuple((int(low), int(high)) for low, high in values.get("cell_spans", ())),
                "calibration": (float(first), float(second)),
            }
        except (TypeError, ValueError) as error:
            raise WeightsError(f"The detector's settings cannot be read ({error}); export the model again.") from error
        return cls(**(values | tuples))

    def _problem(self) -> str:
        if self.classes < 2:
            return f"classes is {self.classes}, at least 2 are needed, background included"
        if self.clip_length < 8 or self.clip_length % 8:
            return f"clip_length is {self.clip_length}, which is no multiple of 8"
        if not 0 < self.crop <= self.resize:
            return f"crop is {self.crop}, which does not fit into resize {self.resize}"
        if not 2 <= self.levels <= _MOST_LEVELS:
            return f"levels is {self.levels}, which is not within 2..{_MOST_LEVELS}"
        if self.in_channels not in (2, 3, 5):
            return f"in_channels is {self.in_channels}; flow has 2, RGB 3, both together 5"
        if self.flow_method not in ("dis", "tvl1"):
            return f"flow_method is {self.flow_method!r}, which is neither dis nor tvl1"
        if self.distance_scales and len(self.distance_scales) != self.levels:
            return f"there are {len(self.distance_scales)} distance_scales for {self.levels} levels"
        if not 1 <= self.members <= _MOST_MEMBERS:
            return f"members is {self.members}, which is not within 1..{_MOST_MEMBERS}"
        for name in ("width", "boundary_width", "frame_width"):
            if getattr(self, name) < _GROUPS or getattr(self, name) % _GROUPS:
                return f"{name} is {getattr(self, name)}, which is no multiple of {_GROUPS}"
        if self.level_lengths[-1] * self.width // _GROUPS < 2:
            return f"{self.levels} levels leave too little of {self.clip_length} frames to normalise"
        if self.c4_side > -(-self.crop // 16) or self.c5_side > -(-self.crop // 32):
            return "c4_cells or c5_cells is more than the backbone gives"
        if self.centred and not self.pooled:
            return "centred asks for pooled features"
        if self.cell_spans and not (self.pooled and self.base == "c4"):
            return "cell_spans asks for a cell classifier, which reads pooled features of C4 and C5"
        if any(low >= high for low, high in self.cell_spans):
            return f"cell_spans holds an empty span: {self.cell_spans}"
        if not 0 <= self.cell_share <= 1 or (self.cell_share and not self.cell_spans):
            return f"cell_share is {self.cell_share}; it lies within 0..1 and needs cell_spans"
        if not self.anchor_free and not (self.cell_spans and self.grouped):
            return "neither the heads nor the cell classifier would find anything"
        if not self.calibration[0] > 0:
            return f"calibration is {self.calibration}, whose first number must be above 0"
        if not 0 < self.stride <= self.clip_length:
            return f"stride is {self.stride}, which is not within 1..{self.clip_length}"
        return ""
