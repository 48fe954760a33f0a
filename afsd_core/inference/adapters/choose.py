"""Choice of the recipe that runs a model on a video."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.errors import WeightsError
from afsd_core.inference.adapters.recipe import Recipe
from afsd_core.message import Message

if TYPE_CHECKING:
    from afsd_core.media import VideoIndex
    from afsd_core.weights import Model


def recipe_for(
    model: "Model",
    index: "VideoIndex",
    *,
    video: Path | None = None,
    cache: Path | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Recipe:
    """The recipe of a model for a video.

    Args:
        video: the file: where it is given, features of light detectors are kept.
        cache: folder under which features are kept; the user's own when left out.
        cancelled: asked while another process computes the same features.

    Raises:
        WeightsError: the model's config does not fit, or this version cannot run such a model.
    """
    if model.kind == "zero_shot":
        from afsd_core.inference.adapters.zero_shot import ZeroShotRecipe

        return ZeroShotRecipe(model, index)
    if model.kind == "backbone":
        raise WeightsError(
            Message("{name}: a backbone detects nothing by itself. Train or choose a detector.", name=model.name)
        )
    if model.config.get("pooled") and model.config.get("in_channels", 3) == 3 and video is not None:
        from afsd_core.inference.adapters.afsd_on_features import FeatureRecipe
        from afsd_core.inference.features.cache import FeatureCache
        from afsd_core.media import fingerprint

        features = FeatureCache(None if cache is None else cache / "video_features")
        return FeatureRecipe(model, index, features, str(fingerprint(video)), cancelled)
    from afsd_core.inference.adapters.afsd import AfsdRecipe

    return AfsdRecipe(model, index)
