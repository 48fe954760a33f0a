"""The models that are installed: which there are, which line each belongs to, and what they know."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.infra import background

if TYPE_CHECKING:
    from afsd_core.weights import Model

ZERO_SHOT = "i3d-kinetics400"


class ModelCatalogue(QObject):
    """The installed models, as they were when they were last read.

    Attributes:
        models: all of them.
        undecided: a version that was offered and that nobody has chosen yet; None where there is none.

    Signals:
        changed(tuple): the models, read anew.
        failed: a sentence; they could not be read.
    """

    changed = Signal(tuple)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models: tuple[Model, ...] = ()
        self.undecided: str | None = None

    def look(self) -> None:
        """Read which models are installed, off the window's thread."""

        def read() -> "tuple[Model, ...]":
            from afsd_core.weights import Registry

            return Registry().list()

        background.run(self, read, self._read, self.failed.emit)

    def _read(self, models: "tuple[Model, ...]") -> None:
        self.models = models
        self.changed.emit(models)

    def names(self) -> list[str]:
        """What they are called."""
        return [model.name for model in self.models]

    def find(self, name: str) -> "Model | None":
        """The model of a name."""
        return next((model for model in self.models if model.name == name), None)

    def default(self, last: object) -> str:
        """What a project used last, else the user's newest detector, else zero-shot.

        Args:
            last: a model's name; anything else counts as none.
        """
        if last in self.names() or last == ZERO_SHOT:
            return str(last)
        own = sorted(
            (model for model in self.models if model.kind in ("afsd", "fused") and model.name != self.undecided),
            key=lambda model: model.created,
        )
        return own[-1].name if own else ZERO_SHOT

    def line_of(self, name: str) -> str:
        """What a model and all that was fine-tuned from it share: the first of them."""
        parents = {model.name: model.parent for model in self.models}
        seen = {name}
        while (parent := parents.get(name)) and parent not in seen:
            seen.add(parent)
            name = parent
        return name

    def labels(self) -> dict[str, tuple[str, ...]]:
        """Model → the labels it knows; those of the zero-shot backbone before it is here, too."""
        from afsd_core.weights.kinetics import class_names

        known = {model.name: tuple(model.classes) for model in self.models if model.classes}
        return {ZERO_SHOT: class_names(), **known}
