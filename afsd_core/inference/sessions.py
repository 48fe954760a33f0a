"""Networks that stay loaded and compiled from one detection to the next."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

    from afsd_core.inference.engines import Engine
    from afsd_core.weights import Model


class Session:
    """One opened engine. Use it while holding `lock`: engines are not made for two callers at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.engine: Engine | None = None


class Sessions:
    """The engines that were used last, by what they were opened with; safe to use from several threads.

    Args:
        keep: how many stay open; a compiled network takes some hundred MB.
    """

    def __init__(self, keep: int = 2) -> None:
        self._keep = keep
        self._sessions: OrderedDict[tuple[object, ...], Session] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...]) -> Session:
        """The session for a key, not opened yet if it is new; those not used for longest are let go."""
        with self._lock:
            session = self._sessions.setdefault(key, Session())
            self._sessions.move_to_end(key)
            while len(self._sessions) > self._keep:
                self._sessions.popitem(last=False)
            return session

    def drop(self, key: tuple[object, ...]) -> None:
        """Let go of an engine, because its device has no room for it."""
        with self._lock:
            self._sessions.pop(key, None)


def session_key(model: "Model", outputs: tuple[str, ...], engine: str, device: str) -> tuple[object, ...]:
    """What tells one opened engine from another: the weights, not the name they go by."""
    return model.weights_sha256 or str(model.folder), outputs, engine, device


def open_in(
    session: Session,
    network: "Callable[[], nn.Module]",
    *,
    input_shape: tuple[int, ...],
    outputs: tuple[str, ...],
    engine: str,
    device: str,
    cache: Path | None,
) -> "Engine":
    """The session's engine, opened if this is the first time. The caller holds `session.lock`.

    Raises:
        EngineError, WeightsError: the engine or the weights cannot be had.
    """
    if session.engine is None:
        from afsd_core.inference.engines import open_engine

        session.engine = open_engine(
            network(), input_shape=input_shape, outputs=outputs, engine=engine, device=device, cache=cache
        )
    return session.engine
