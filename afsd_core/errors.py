"""The one family of errors that people see: each message is a sentence with the file, what was wrong and what to do."""


class AfsdError(Exception):
    """Something a person can act on. `str(error)` is shown as it is, never with a traceback."""


class MediaError(AfsdError):
    """A video cannot be opened, indexed or decoded."""


class WeightsError(AfsdError):
    """A model's weights are missing, damaged, unsafe or do not fit."""


class EngineError(AfsdError):
    """No engine or device can run the model as asked."""


class ProjectError(AfsdError):
    """A project file cannot be opened, is open elsewhere, or refuses an edit."""


class ReadOnlyError(ProjectError):
    """A project can be read where it is, and not written."""


class FormatError(AfsdError):
    """An annotation file cannot be read or written."""


class DataError(AfsdError):
    """A training or evaluation set contradicts itself or the videos."""


class Cancelled(AfsdError):  # noqa: N818 - not a failure: the person asked for it
    """The person stopped the work; what was finished before is kept."""
