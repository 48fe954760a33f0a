"""Making a model of a checkpoint as AFSD's authors released them."""

import json
from collections.abc import Sequence
from pathlib import Path

from afsd_core.errors import WeightsError
from afsd_core.resources import resource
from afsd_core.weights.model import Model
from afsd_core.weights.registry import Registry, check_name


def import_released(
    registry: Registry,
    file: Path,
    name: str,
    classes: Sequence[str] | None = None,
    *,
    overwrite: bool = False,
) -> Model:
    """Read a released checkpoint (DETECTOR, section 8), running no code from it, and save it as a model.

    Args:
        registry: where to.
        file: the checkpoint.
        name: of the new model.
        classes: names in the order of the network's outputs, without background. Left out, a checkpoint of 20 classes
            gets THUMOS'14's, one of a single class "action", any other "class 1", "class 2", …
        overwrite: replace a model of the same name.

    Returns:
        The model as saved.

    Raises:
        WeightsError: the file is not such a checkpoint or would run code, the number of names is another than that
            of its classes, or the name is taken.
    """
    from afsd_core.weights.released import read_released

    check_name(name)
    config, state = read_released(file)
    count = config.classes - 1
    names = _default_names(count) if classes is None else tuple(classes)
    if len(names) != count:
        raise WeightsError(
            f"{file.name}: it tells {count} classes apart, and {len(names)} names were given. Give one name each."
        )
    if len(set(names)) != count or not all(n.strip() for n in names):
        raise WeightsError(f"{file.name}: the names of its classes must differ, and none may be empty.")
    source = f"imported from {file.name}, a checkpoint as AFSD's authors released them"
    model = Model(name=name, kind="afsd", classes=names, config=config.to_dict(), source=source)
    return registry.save(model, state, overwrite=overwrite)


def _default_names(count: int) -> tuple[str, ...]:
    if count == 20:
        return tuple(json.loads(resource("classes", "thumos14.json").read_text(encoding="utf-8"))["classes"])
    return ("action",) if count == 1 else tuple(f"class {i + 1}" for i in range(count))
