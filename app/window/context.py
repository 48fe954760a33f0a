"""What one running program works with, made once and handed to whoever needs it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.infra import qt_classes
from app.jobs.queue import JobQueue
from app.player.player import Player
from app.services.detection import DetectionService
from app.services.features_ahead import FeaturesAhead
from app.services.finetune import FineTuneService
from app.services.model_catalogue import ModelCatalogue
from app.services.notifier import Notifier
from app.services.project_session import ProjectSession
from app.services.shot_boundaries import ShotBoundaryService
from app.services.strips import StripService
from app.settings.preferences import Preferences
from app.settings.user_settings import UserSettings


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts that know nothing of any widget.

    Attributes:
        jobs: what a person asked for, and what is computed ahead.
        models: what is installed to detect with.
        session: which project is open.
    """

    preferences: Preferences
    user_settings: UserSettings
    jobs: JobQueue
    models: ModelCatalogue
    session: ProjectSession
    player: Player
    notifier: Notifier


@dataclass(frozen=True, slots=True)
class Services:
    """What follows the open project in the background."""

    detection: DetectionService
    finetune: FineTuneService
    features_ahead: FeaturesAhead
    strips: StripService
    shot_boundaries: ShotBoundaryService


def make_context(preferences: Preferences | None = None, jobs: JobQueue | None = None) -> AppContext:
    """Make the parts, with the user's own settings and a queue of its own where none are given."""
    qt_classes.make()
    preferences = preferences or Preferences()
    return AppContext(
        preferences=preferences,
        user_settings=UserSettings(preferences),
        jobs=jobs or JobQueue(),
        models=ModelCatalogue(),
        session=ProjectSession(preferences),
        player=Player(),
        notifier=Notifier(),
    )


def make_services(context: AppContext) -> Services:
    """Make what works with the parts of a context."""
    jobs, models = context.jobs, context.models
    detection = DetectionService(jobs, models)
    finetune = FineTuneService(jobs, detection, models)
    strips = StripService()
    return Services(
        detection=detection,
        finetune=finetune,
        features_ahead=FeaturesAhead(jobs, finetune, detection, models, context.user_settings),
        strips=strips,
        shot_boundaries=ShotBoundaryService(strips, jobs),
    )


def adopt(parent: QObject, context: AppContext, services: Services) -> None:
    """Let the parts end with `parent`."""
    for part in (
        context.player,
        context.user_settings,
        context.jobs,
        context.models,
        context.session,
        context.notifier,
        services.detection,
        services.strips,
        services.shot_boundaries,
        services.finetune,
        services.features_ahead,
    ):
        part.setParent(parent)
