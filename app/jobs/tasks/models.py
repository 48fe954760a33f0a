"""Models as jobs: which are here, and bringing one that can be fetched."""

from pathlib import Path
from typing import TYPE_CHECKING

from afsd_core.errors import WeightsError
from afsd_core.message import Message
from app.jobs.results import FetchedModel, InstalledModel, ModelListing

if TYPE_CHECKING:
    from app.jobs.kinds import FetchModelParams, Job, NoParams


def listing(params: "NoParams", job: "Job") -> ModelListing:
    """Models that are here, those that could be fetched, and what is wrong with damaged ones."""
    from afsd_core.weights import Registry, kinetics

    registry = Registry()
    return ModelListing(
        models=tuple(
            InstalledModel(model.name, model.kind, model.classes, model.source, model.parent, model.created)
            for model in registry.list()
        ),
        fetchable=tuple(name for name in (kinetics.NAME,) if name not in registry.names()),
        problems=registry.problems(),
    )


def fetch(params: "FetchModelParams", job: "Job") -> FetchedModel:
    """Bring a model into the registry."""
    from afsd_core.weights import Registry, kinetics

    if params.name != kinetics.NAME:
        raise WeightsError(
            Message(
                "{name}: no model that can be fetched. Those that can: {known}.", name=params.name, known=kinetics.NAME
            )
        )
    model = kinetics.fetch(
        Registry(),
        archive=Path(params.archive) if params.archive else None,
        progress=lambda stage, done, total: job.progress(stage.capitalize(), done, total),
        cancelled=job.cancelled,
    )
    return FetchedModel(model.name, str(model.folder), model.classes)
