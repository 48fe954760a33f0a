"""A model: a folder with `weights.safetensors` and `model.json`, which says what the weights are."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from afsd_core.errors import WeightsError
from afsd_core.message import Message

if TYPE_CHECKING:
    import torch
    from torch import nn

Kind = Literal["zero_shot", "afsd", "fused", "backbone"]

WEIGHTS = "weights.safetensors"
DESCRIPTION = "model.json"
# Beside the models' folders: what several of them have in common, a file each, called by its hash.
SHARED = ".shared"
# What shares weights with others says 2, so that a program that does not know of it says so instead of missing them.
FORMAT, _ALONE = 2, 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of a model without opening its weights.

    Attributes:
        name: of its folder, unique in a registry.
        kind: "zero_shot" (backbone with its Kinetics logits), "afsd" (the detector), "fused" (two detectors whose raw
            outputs are averaged: RGB and optical flow) or "backbone" (features alone: it detects nothing, and a
            detector can be trained upon it).
        classes: names in the order of the network's outputs, without background; none of a backbone.
        config: of the network and how it is fed: `ZeroShotConfig.to_dict()` or `DetectorConfig.to_dict()` (a
            fused one's has 5 channels: those of both); of a backbone `in_channels` and `backbone_width`, named as in
            `DetectorConfig`.
        source: where the weights come from, in words.
        parent: name of the model this one was fine-tuned from.
        ancestors: parents that this registry may not know, nearest first, a line each; of a model that was imported
            from another computer.
        training: record of the training: fingerprint of the data, scores before and after, settings.
        created: ISO 8601, UTC.
        folder: where it lies; `Path()` until saved.
        weights_sha256: of the weights file, checked whenever it is loaded; empty until saved.
        shared_sha256: of a second file of weights, which other models have too: versions of one detector stand on the
            same backbone, and it is kept once. Empty where all weights are in the one file.
    """

    name: str
    kind: Kind
    classes: tuple[str, ...]
    config: Mapping[str, Any]
    source: str
    parent: str | None = None
    ancestors: tuple[str, ...] = ()
    training: Mapping[str, Any] | None = None
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    folder: Path = Path()
    weights_sha256: str = ""
    shared_sha256: str = ""

    @property
    def weights(self) -> Path:
        """The weights file."""
        return self.folder / WEIGHTS

    @property
    def shared(self) -> Path | None:
        """The file of the weights that others have too; None where there is none."""
        return shared_file(self.folder.parent, self.shared_sha256) if self.shared_sha256 else None

    def load_state(self) -> "dict[str, torch.Tensor]":
        """The weights by name, from files whose hashes are what `model.json` says.

        Raises:
            WeightsError: a file is missing, cannot be read or was damaged since it was saved.
        """
        state = self._load(self.weights, self.weights_sha256)
        if self.shared is not None:
            state |= self._load(self.shared, self.shared_sha256)
        return state

    def _load(self, file: Path, sha256: str) -> "dict[str, torch.Tensor]":
        import safetensors
        import safetensors.torch

        content = self._checked_bytes(file, sha256)
        try:
            return cast("dict[str, torch.Tensor]", safetensors.torch.load(content))
        except (safetensors.SafetensorError, ValueError, KeyError) as error:
            raise WeightsError(self._damaged(file, Message("is not a safetensors file"))) from error

    def load_network(self) -> "nn.Module":
        """The network in evaluation mode, on the CPU, float32: `I3d`, with logits for zero-shot, or `Afsd`.

        Raises:
            WeightsError: the weights are missing or damaged, or do not fit the config.
        """
        network = self._empty_network()
        network.load_state_dict(self.fitting(self.load_state(), network.state_dict()), strict=False)
        return network.eval()

    def fitting(
        self, state: "Mapping[str, torch.Tensor]", expected: "Mapping[str, torch.Tensor] | None" = None
    ) -> "dict[str, torch.Tensor]":
        """The weights that the network takes, seen to be exactly those it needs.

        Args:
            state: weights by name.
            expected: the state of the network that the config describes; built, without memory for it, when left out.

        Raises:
            WeightsError: one is missing, too many or misshapen.
        """
        if expected is None:
            import torch

            with torch.device("meta"):
                expected = self._empty_network().state_dict()
        # Counters of batches seen in training; nothing reads them, and files may or may not carry them.
        idle = {name for name in expected.keys() ^ state.keys() if name.endswith("num_batches_tracked")}
        missing = sorted(expected.keys() - state.keys() - idle)
        foreign = sorted(state.keys() - expected.keys() - idle)
        unfit = sorted(n for n in expected.keys() & state.keys() if expected[n].shape != state[n].shape)
        if missing or foreign or unfit:
            if missing:
                what = Message("the file lacks {tensor}", tensor=missing[0])
            elif foreign:
                what = Message("the file has, but should not have, {tensor}", tensor=foreign[0])
            else:
                what = Message("the file misshapes {tensor}", tensor=unfit[0])
            raise WeightsError(
                Message(
                    "{name}: the weights do not fit the model's config: {what}. Fetch, import or train the model "
                    "again.",
                    name=self.name,
                    what=what,
                )
            )
        return {n: t for n, t in state.items() if n not in idle}

    def to_json(self) -> str:
        """The text of `model.json`."""
        shared = {"shared_sha256": self.shared_sha256} if self.shared_sha256 else {}
        return json.dumps(
            {
                "format": FORMAT if shared else _ALONE,
                "name": self.name,
                "kind": self.kind,
                "source": self.source,
                "created": self.created,
                "parent": self.parent,
                "ancestors": list(self.ancestors),
                "weights_sha256": self.weights_sha256,
                **shared,
                "config": dict(self.config),
                "training": None if self.training is None else dict(self.training),
                "classes": list(self.classes),
            },
            indent=1,
            ensure_ascii=False,
        )

    @classmethod
    def read(cls, folder: Path) -> "Model":
        """Read `model.json` of a folder; the weights are only looked for, not read.

        Raises:
            WeightsError: a file is missing or damaged, or was written by a newer version of the program.
        """
        name = folder.name
        again = Message("Fetch, import or train it again, or remove it.")
        try:
            text = (folder / DESCRIPTION).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise WeightsError(
                Message(
                    "{name}: the model's {file} is missing. {again}",
                    name=name,
                    file=DESCRIPTION,
                    again=again,
                )
            ) from None
        except OSError as error:
            raise WeightsError(
                Message(
                    "{name}: {file} cannot be read ({reason}). Check its rights.",
                    name=name,
                    file=DESCRIPTION,
                    reason=error.strerror,
                )
            ) from error
        except ValueError as error:
            raise WeightsError(
                Message(
                    "{name}: the model's {file} is damaged (not text). {again}",
                    name=name,
                    file=DESCRIPTION,
                    again=again,
                )
            ) from error
        model = cls.from_json(name, text, again)
        if not (folder / WEIGHTS).is_file():
            raise WeightsError(
                Message("{name}: the model's {file} is missing. {again}", name=name, file=WEIGHTS, again=again)
            )
        model = replace(model, folder=folder)
        if model.shared is not None and not model.shared.is_file():
            raise WeightsError(
                Message(
                    "{name}: the backbone that it shares with other models is missing ({shared}). Models "
                    "are carried from one computer to another with `afsd models export`. {again}",
                    name=name,
                    shared=model.shared,
                    again=again,
                )
            )
        return model

    @classmethod
    def from_json(cls, name: str, text: str, again: str) -> "Model":
        """A model of that name from the text of `model.json`.

        Args:
            name: overrules the one in the text: a folder may have been renamed.
            text: as `to_json` writes it.
            again: what to do when it is damaged, a sentence.

        Raises:
            WeightsError: it is damaged, or was written by a newer version of the program.
        """
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise WeightsError(
                Message(
                    "{name}: the model's {file} is damaged (not JSON). {again}",
                    name=name,
                    file=DESCRIPTION,
                    again=again,
                )
            ) from error
        if isinstance(data, dict) and isinstance(data.get("format"), int) and data["format"] > FORMAT:
            raise WeightsError(
                Message("{name}: the model was saved by a newer version of the program. Update the program.", name=name)
            )
        try:
            return _from_dict(name, data)
        except (KeyError, TypeError, ValueError) as error:
            raise WeightsError(
                Message(
                    "{name}: the model's {file} is damaged ({error}). {again}",
                    name=name,
                    file=DESCRIPTION,
                    error=error,
                    again=again,
                )
            ) from error

    def _empty_network(self) -> "nn.Module":
        if self.kind == "zero_shot":
            from afsd_core.detector.i3d import I3d

            return I3d(in_channels=3, logits=len(self.classes))
        if self.kind == "backbone":
            from afsd_core.detector.i3d import I3d

            return I3d(int(self.config.get("in_channels", 3)), width=float(self.config.get("backbone_width", 1.0)))
        from afsd_core.detector.config import DetectorConfig
        from afsd_core.detector.network import Afsd

        config = DetectorConfig.from_dict(dict(self.config))
        if self.kind == "fused":
            from afsd_core.detector.fusion import FusedAfsd

            return FusedAfsd(config)
        return Afsd(config)

    def _checked_bytes(self, file: Path, sha256: str) -> bytes:
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise WeightsError(self._damaged(file, Message("is missing"))) from None
        except OSError as error:
            raise WeightsError(
                Message("{file}: cannot be read ({reason}). Check its rights.", file=file, reason=error.strerror)
            ) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise WeightsError(self._damaged(file, Message("has changed since it was saved (its SHA-256 differs)")))
        return content

    def _damaged(self, file: Path, what: str) -> str:
        return Message(
            "{name}: {file} {what}. Remove the model, then fetch, import or train it again.",
            name=self.name,
            file=file,
            what=what,
        )


def shared_file(root: Path, sha256: str) -> Path:
    """Where a registry keeps weights that several of its models have, by their hash."""
    return root / SHARED / f"{sha256}.safetensors"


def _from_dict(name: str, data: Any) -> Model:
    """Check the types of what `model.json` holds; its errors say which entry is wrong."""
    if not isinstance(data, dict):
        raise TypeError("not an object")

    def entry(key: str, kind: type | tuple[type, ...]) -> Any:
        if key not in data:
            raise ValueError(f"no {key}")
        if not isinstance(data[key], kind):
            raise TypeError(f"{key} is {data[key]!r:.40}")
        return data[key]

    if entry("kind", str) not in get_args(Kind):
        raise ValueError(f"unknown kind {data['kind']!r:.40}")
    classes = entry("classes", list)
    if not all(isinstance(c, str) for c in classes):
        raise TypeError("classes are not names")
    ancestors = data.get("ancestors", [])
    if not isinstance(ancestors, list) or not all(isinstance(a, str) for a in ancestors):
        raise TypeError("ancestors are not lines")
    optional = type(None)
    shared = data.get("shared_sha256", "")
    # It names a file: nothing but a hash may.
    if not isinstance(shared, str) or (shared and not _SHA256.fullmatch(shared)):
        raise ValueError("shared_sha256 is no hash")
    return Model(
        name=name,
        kind=cast(Kind, data["kind"]),
        classes=tuple(classes),
        config=entry("config", dict),
        source=entry("source", str),
        parent=entry("parent", (str, optional)),
        ancestors=tuple(ancestors),
        training=entry("training", (dict, optional)),
        created=entry("created", str),
        weights_sha256=entry("weights_sha256", str),
        shared_sha256=shared,
    )
