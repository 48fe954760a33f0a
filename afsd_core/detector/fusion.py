"""Two detectors as one: the raw outputs of an RGB and a flow network, averaged.

See resources/manual/detector.md, section 1.
"""

from collections.abc import Mapping
from dataclasses import replace

from torch import Tensor, nn

from afsd_core.detector.config import DetectorConfig
from afsd_core.detector.network import Afsd, RawOutputs
from afsd_core.errors import WeightsError

RGB, FLOW = 3, 2
CHANNELS = RGB + FLOW


def fused_config(rgb: DetectorConfig) -> DetectorConfig:
    """What two networks that differ in their input alone are together: their channels side by side."""
    return replace(rgb, in_channels=CHANNELS)


def fused_state(rgb: Mapping[str, Tensor], flow: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The state of a `FusedAfsd` from those of two `Afsd`."""
    return {f"rgb.{n}": t for n, t in rgb.items()} | {f"flow.{n}": t for n, t in flow.items()}


class FusedAfsd(nn.Module):
    """An RGB and a flow network on the same clips; each refines by itself, then the raw outputs are averaged.

    Args:
        config: with 5 channels: R, G, B, and the flow's x and y.

    Input is (B, 5, T, crop, crop), float in [-1, 1].
    """

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        if config.in_channels != CHANNELS:
            raise WeightsError(f"A fused detector sees {CHANNELS} channels, not {config.in_channels}. Import it again.")
        self.config = config
        self.rgb = Afsd(replace(config, in_channels=RGB))
        self.flow = Afsd(replace(config, in_channels=FLOW))

    def forward(self, clip: Tensor) -> RawOutputs:
        rgb, flow = self.rgb(clip[:, :RGB]), self.flow(clip[:, RGB:])
        return RawOutputs(
            loc=(rgb.loc + flow.loc) / 2,
            conf=(rgb.conf + flow.conf) / 2,
            prop_loc=(rgb.prop_loc + flow.prop_loc) / 2,
            prop_conf=(rgb.prop_conf + flow.prop_conf) / 2,
            center=(rgb.center + flow.center) / 2,
            priors=rgb.priors,
        )
