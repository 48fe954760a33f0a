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
    """One engine, opened when it is first wanted. Use it while holding `lock`: engines are not made for two callers."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._engine: Engine | None = None
        self._device = ""
        self._notice: Callable[[str], None] = lambda sentence: None

    def open(
        self,
        network: "Callable[[], nn.Module]",
        *,
        input_shape: tuple[int, ...],
        outputs: tuple[str, ...],
        engine: str,
        device: str,
        cache: Path | None,
        notice: Callable[[str], None],
    ) -> "Engine":
        """The engine; see `engines.open_engine`.

        Args:
            network: loads the network, where the engine is not open yet.
            notice: gets the sentence when the engine falls back, now or while it runs for this caller.

        Raises:
            EngineError, WeightsError: the engine or the weights cannot be had.
        """
        self._notice = notice
        # Where a card gave up in an earlier detection, it may have room again.
        if self._engine is not None and self._engine.device != self._device:
            self._engine = None
        if self._engine is None:
            from afsd_core.inference.engines import open_engine

            self._engine = open_engine(
                network(),
                input_shape=input_shape,
                outputs=outputs,
                engine=engine,
                device=device,
                cache=cache,
                notice=lambda sentence: self._notice(sentence),
            )
            self._device = self._engine.device
        return self._engine


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


def session_key(model: "Model", outputs: tuple[str, ...], engine: str, device: str) -> tuple[object, ...]:
    """What tells one opened engine from another: the weights, not the name they go by."""
    return (model.weights_sha256 + model.shared_sha256) or str(model.folder), outputs, engine, device
