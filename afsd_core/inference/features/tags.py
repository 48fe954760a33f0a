"""Which weights compute a model's features, told without loading them: noted when somebody last did load them.

The tag of features (`FeatureKind.tag`) is a hash of the extractor's weights, which takes the weights and PyTorch to
compute. What only asks whether features are there (an estimate, the work ahead) looks it up here; where nothing is
noted, nothing can be said to be there.
"""

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from afsd_core.folders import cache_folder

if TYPE_CHECKING:
    from afsd_core.weights import Model

_FILE = "feature_tags.json"
_MOST = 200  # models; the oldest are forgotten


def noted_tag(model: "Model") -> str | None:
    """The tag of the features that this model's weights compute, or None where nobody has computed any yet."""
    return _kept().get(_key(model))


def note_tag(model: "Model", tag: str) -> None:
    """Remember it; what cannot be written is not remembered."""
    tags = _kept()
    if tags.get(_key(model)) == tag:
        return
    tags.pop(_key(model), None)
    tags[_key(model)] = tag
    with suppress(OSError):
        file = cache_folder() / _FILE
        new = file.with_suffix(".json-partial")
        new.write_text(json.dumps(dict(list(tags.items())[-_MOST:])), encoding="utf-8")
        new.replace(file)


def _key(model: "Model") -> str:
    return f"{model.weights_sha256}{'+' * bool(model.shared_sha256)}{model.shared_sha256}"


def _kept() -> dict[str, str]:
    with suppress(OSError, ValueError):
        content = json.loads((cache_folder() / _FILE).read_text(encoding="utf-8"))
        if isinstance(content, dict):
            return {str(key): str(tag) for key, tag in content.items() if str(tag).isalnum()}
    return {}
