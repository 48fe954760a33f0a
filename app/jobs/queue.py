"""The queue of jobs: what waits, what runs, what became of it; one worker process behind it, started on demand."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from afsd_core.message import Message
from app.jobs import codec, messages
from app.jobs.client import WorkerClient
from app.jobs.entries import Entry, JobState, JobView
from app.jobs.kinds import KINDS, Kind, same_lane

__all__ = ["IDLE", "PATIENCE", "JobQueue", "JobState", "JobView"]

# A cancelled job whose worker does not answer for this long (ms) costs the worker its life.
PATIENCE = 3000
# So long for a background job that makes way: it stops within a pass of the network, but not while one is loaded, and
# starting a worker anew takes as long.
PATIENCE_WITH_BACKGROUND = 10_000
# A worker that has had nothing to do for this long (ms) gives its memory back, loaded networks and all.
IDLE = 10 * 60 * 1000


class JobQueue(QObject):
    """Jobs in their order, run by a worker process; the window's thread never waits for it.

    A job that is cancelled shows so at once, and what still arrives for it is dropped. When the worker dies, what was
    running has failed, with the reason and what the worker last said; what had been delivered stays with whoever got
    it, and the queue goes on with a new worker.

    A background job begins when nothing else runs or waits. When a job comes that it stands in the way of, it is
    stopped and waits again: what it does has to be of a kind that goes on where it was.

    Signals:
        changed(str): a job's view is another one (or it is gone).
        order_changed(): jobs were added, moved or removed.
        partial(str, object): something of use before the end, a record of the kind's `delivery`.
        noted(str, object): a sentence on the way, such as a fall-back to another device.
        finished(str, object): a job's result, a record of the kind's `result`.
        failed(str, object): a job could not be done, and why.
    """

    changed = Signal(str)
    order_changed = Signal()
    partial = Signal(str, object)
    noted = Signal(str, object)
    finished = Signal(str, object)
    failed = Signal(str, object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        kinds: Mapping[str, Kind] = KINDS,
        idle: int = IDLE,
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._kinds = kinds
        self._entries: dict[str, Entry] = {}
        self._order: list[str] = []
        # What the worker has in hand, by its name there: a job that is run again gets another name.
        self._wires: dict[str, tuple[str, str | None]] = {}
        self._worker: WorkerClient | None = None
        self._closed = False
        self._scheduling = QTimer(self, interval=0, singleShot=True)
        self._scheduling.timeout.connect(self._schedule)
        self._flushing = QTimer(self, interval=0, singleShot=True)
        self._flushing.timeout.connect(self._flush)
        self._idling = QTimer(self, interval=idle, singleShot=True)
        self._idling.timeout.connect(self._rest)
        if (application := QCoreApplication.instance()) is not None:
            application.aboutToQuit.connect(self.shutdown)

    def submit(self, kind: str, params: Mapping[str, Any], *, title: str, background: bool = False) -> str:
        """Add a job at the end of the queue; it starts as soon as nothing stands in its way.

        Args:
            background: nobody waits for it: it makes way for every other job.

        Returns:
            Its id.

        Raises:
            KeyError: no such kind.
        """
        if kind not in self._kinds:
            raise KeyError(kind)
        entry = Entry(uuid.uuid4().hex[:12], kind, dict(params), title, background=background)
        self._entries[entry.id] = entry
        self._order.append(entry.id)
        self.order_changed.emit()
        self._changed(entry)
        self._scheduling.start()
        return entry.id

    def jobs(self) -> tuple[JobView, ...]:
        """All jobs in the queue's order, those that ended included until they are removed."""
        return tuple(self._entries[i].view() for i in self._order)

    def job(self, job_id: str) -> JobView | None:
        """One job, or None if it is not there (any more)."""
        entry = self._entries.get(job_id)
        return entry.view() if entry else None

    def cancel(self, job_id: str) -> bool:
        """End a job that waits or runs. False: it had ended already."""
        entry = self._entries.get(job_id)
        if entry is None or entry.state not in (JobState.QUEUED, JobState.RUNNING):
            return False
        if entry.state is JobState.RUNNING and self._worker is not None:
            wire = entry.wire
            self._worker.send(messages.Cancel(wire))
            QTimer.singleShot(PATIENCE, self, lambda: self._lose_patience(wire))
        entry.state, entry.seconds_left, entry.held = JobState.CANCELLED, None, None
        self._changed(entry)
        self._scheduling.start()
        return True

    def enough(self, job_id: str) -> bool:
        """Let a running job end soon with the best it has. False: it does not run."""
        entry = self._entries.get(job_id)
        if entry is None or entry.state is not JobState.RUNNING or self._worker is None:
            return False
        self._worker.send(messages.Enough(entry.wire))
        return True

    def retry(self, job_id: str) -> bool:
        """Run a job that failed or was cancelled again, under its old id, at the end of the queue."""
        entry = self._entries.get(job_id)
        if entry is None or entry.state not in (JobState.FAILED, JobState.CANCELLED):
            return False
        entry.state, entry.stage, entry.sentence, entry.fraction = JobState.QUEUED, "", "", None
        entry.outcome = ""
        self._order.remove(job_id)
        self._order.append(job_id)
        self.order_changed.emit()
        self._changed(entry)
        self._scheduling.start()
        return True

    def conclude(self, job_id: str, outcome: str) -> None:
        """Say what came of a job that is done, in a few words."""
        entry = self._entries.get(job_id)
        if entry is not None and entry.state is JobState.DONE:
            entry.outcome = outcome
            self._changed(entry)

    def move(self, job_id: str, position: int) -> bool:
        """Give a waiting job another place: `position` counts the waiting ones, 0 is next."""
        waiting = [i for i in self._order if self._entries[i].state is JobState.QUEUED]
        if job_id not in waiting:
            return False
        places = [at for at, i in enumerate(self._order) if self._entries[i].state is JobState.QUEUED]
        before = list(waiting)
        waiting.remove(job_id)
        waiting.insert(max(0, min(position, len(waiting))), job_id)
        if waiting == before:
            return False
        for place, name in zip(places, waiting, strict=True):
            self._order[place] = name
        self.order_changed.emit()
        return True

    def remove(self, job_id: str) -> bool:
        """Forget a job that has ended."""
        entry = self._entries.get(job_id)
        if entry is None or entry.state in (JobState.QUEUED, JobState.RUNNING):
            return False
        del self._entries[job_id]
        self._order.remove(job_id)
        self.order_changed.emit()
        self.changed.emit(job_id)
        return True

    def shutdown(self) -> None:
        """End the worker and take no more jobs; returns when no process is left, within two seconds or so."""
        self._closed = True
        for timer in (self._scheduling, self._flushing, self._idling):
            timer.stop()
        for entry in self._entries.values():
            if entry.state in (JobState.QUEUED, JobState.RUNNING):
                entry.state = JobState.CANCELLED
        self._wires.clear()
        if self._worker is not None:
            worker, self._worker = self._worker, None
            worker.stop()
            worker.deleteLater()

    @property
    def worker_pid(self) -> int:
        """The worker's process id; 0 while there is none."""
        return self._worker.pid if self._worker is not None else 0

    def _changed(self, entry: Entry) -> None:
        self.changed.emit(entry.id)

    def _schedule(self) -> None:
        # A worker that is dying takes nothing on: `_bury` comes back here with a new one.
        if self._closed or (self._worker is not None and not self._worker.alive):
            return
        waiting = [e for e in (self._entries[i] for i in self._order) if e.state is JobState.QUEUED]
        for entry in sorted(waiting, key=lambda each: each.background):
            if entry.state is not JobState.QUEUED:
                continue  # someone who was told of a start cancelled it
            lane = self._kinds[entry.kind].lane(entry.params)
            rivals = [wire for wire, (_, taken) in self._wires.items() if same_lane(lane, taken)]
            if entry.background:
                if self._wires:
                    break
            elif rivals:
                for wire in rivals:
                    self._set_aside(wire)
                continue
            self._start(entry, lane)
        if self._wires:
            self._idling.stop()
        elif self._worker is not None:
            self._idling.start()

    def _set_aside(self, wire: str) -> None:
        """Let a background job make way: it waits again, and its lane is free once the worker says that it stopped."""
        entry = self._current(wire)
        if entry is None or not entry.background or self._worker is None:
            return
        self._worker.send(messages.Cancel(wire))
        QTimer.singleShot(PATIENCE_WITH_BACKGROUND, self, lambda: self._lose_patience(wire))
        entry.state, entry.stage, entry.fraction, entry.seconds_left = JobState.QUEUED, "", None, None
        entry.held, entry.rows, entry.misfit = None, {}, ""
        self._changed(entry)

    def _rest(self) -> None:
        if self._worker is not None and not self._wires:
            self._worker.retire()

    def _start(self, entry: Entry, lane: str | None) -> None:
        if self._worker is None:
            self._worker = WorkerClient(self._command, self)
            self._worker.reported.connect(self._hear)
            self._worker.died.connect(self._bury)
            self._worker.start()
        entry.wire = f"{entry.id}-{uuid.uuid4().hex[:6]}"
        entry.state, entry.stage, entry.result = JobState.RUNNING, Message("Starting"), None
        entry.rows, entry.misfit = {}, ""
        self._wires[entry.wire] = (entry.id, lane)
        self._worker.send(messages.Run(entry.wire, entry.kind, entry.params))
        self._changed(entry)

    def _lose_patience(self, wire: str) -> None:
        if wire in self._wires and self._worker is not None:
            self._worker.kill()

    def _hear(self, report: messages.Report) -> None:
        if isinstance(report, messages.Ready):
            return
        entry = self._current(report.job)
        if isinstance(report, messages.Finished | messages.Failed | messages.Stopped):
            self._wires.pop(report.job, None)
            self._scheduling.start()
        if entry is None:
            return
        if isinstance(report, messages.Delivered):
            self._keep(entry, report)
            return
        if isinstance(report, messages.Rows):
            self._take_rows(entry, report)
            return
        if isinstance(report, messages.Progressed):
            entry.stage, entry.seconds_left = report.stage, report.seconds_left
            entry.fraction = max(0.0, min(1.0, report.done / report.total)) if report.total > 0 else None
            self._changed(entry)
        elif isinstance(report, messages.Noted):
            entry.sentence = report.sentence
            self._changed(entry)
            self.noted.emit(entry.id, report.sentence)
        elif isinstance(report, messages.Finished):
            self._finish(entry, report)
        elif isinstance(report, messages.Failed):
            self._fail(entry, report.sentence)
        elif isinstance(report, messages.Stopped):
            # Nobody here asked for it; still it has ended.
            entry.state, entry.seconds_left = JobState.CANCELLED, None
            self._changed(entry)

    def _current(self, wire: str) -> Entry | None:
        """The running job of that name in the worker; None for one that was cancelled, run again or removed."""
        job_id, _lane = self._wires.get(wire, ("", None))
        entry = self._entries.get(job_id)
        if entry is None or entry.wire != wire or entry.state is not JobState.RUNNING:
            return None
        return entry

    def _take_rows(self, entry: Entry, report: messages.Rows) -> None:
        """Read part of a result's list at once: all of it in the end would hold up the window."""
        try:
            rows = codec.field_from_plain(self._kinds[entry.kind].result, report.name, report.rows)
        except codec.MisfitError as error:
            entry.misfit = str(error)
            return
        entry.rows.setdefault(report.name, []).extend(rows)

    def _finish(self, entry: Entry, report: messages.Finished) -> None:
        self._release(entry)
        known = {name: tuple(rows) for name, rows in entry.rows.items()}
        try:
            if entry.misfit:
                raise codec.MisfitError(entry.misfit)
            entry.result = codec.record_from_plain(self._kinds[entry.kind].result, report.result, known)
        except codec.MisfitError as error:
            self._fail(entry, _does_not_fit(error))
            return
        entry.state, entry.fraction, entry.seconds_left, entry.rows = JobState.DONE, 1.0, None, {}
        self._changed(entry)
        self.finished.emit(entry.id, entry.result)

    def _keep(self, entry: Entry, report: messages.Delivered) -> None:
        """Pass on what was delivered; of snapshots that come faster than they can be shown, only the newest."""
        if not report.replaces:
            self._release(entry)
            self._pass_on(entry, report)
            return
        entry.held = report
        if not self._flushing.isActive():
            self._flushing.start()

    def _flush(self) -> None:
        for entry in list(self._entries.values()):
            self._release(entry)

    def _release(self, entry: Entry) -> None:
        held, entry.held = entry.held, None
        if held is not None and entry.state is JobState.RUNNING:
            self._pass_on(entry, held)

    def _pass_on(self, entry: Entry, report: messages.Delivered) -> None:
        try:
            delivery = codec.from_plain(self._kinds[entry.kind].delivery, report.data)
        except codec.MisfitError as error:
            # The job goes on: its result may be read all the same, or will say the same.
            entry.sentence = _does_not_fit(error)
            self._changed(entry)
            return
        self.partial.emit(entry.id, delivery)

    def _fail(self, entry: Entry, sentence: str) -> None:
        self._release(entry)
        entry.state, entry.sentence, entry.seconds_left, entry.rows = JobState.FAILED, sentence, None, {}
        self._changed(entry)
        self.failed.emit(entry.id, sentence)

    def _bury(self, reason: str) -> None:
        """The worker is gone: what ran has failed, the rest goes on with another one."""
        worker, self._worker = self._worker, None
        running = [entry for wire in self._wires if (entry := self._current(wire)) is not None]
        self._wires.clear()
        for entry in running:
            self._fail(entry, _last_words(entry, reason))
        if worker is not None:
            worker.deleteLater()
        self._scheduling.start()


def _does_not_fit(error: codec.MisfitError) -> Message:
    return Message(
        "What the worker sent does not fit this program ({reason}). Start the program anew, then run the job again.",
        reason=error,
    )


def _last_words(entry: Entry, reason: str) -> Message:
    if entry.fraction is not None:
        return Message(
            "{reason} It was at “{stage}” ({done:.0%} done). Run the job again.",
            reason=reason,
            stage=entry.stage,
            done=entry.fraction,
        )
    if entry.stage:
        return Message("{reason} It was at “{stage}”. Run the job again.", reason=reason, stage=entry.stage)
    return Message("{reason} Run the job again.", reason=reason)
