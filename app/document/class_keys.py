"""The digits that classes get by themselves. Pure.

A class that a person makes gets one at once. A class that a detector brought gets its own with its first segment that
is a person's: a detector can bring more classes than there are digits; those are for the classes that people work with.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from afsd_core.project import Change, LabelClass, ProjectState, Segment
from afsd_core.project.arrivals import next_key


def with_first_keys(
    state: ProjectState, changes: Sequence[Change], taken: Callable[[], Collection[str]] = tuple
) -> tuple[Change, ...]:
    """The changes of an edit, and with them the first free digit for each class that becomes a person's by it.

    Args:
        state: the project before the edit.
        changes: settled, see `ProjectState.settle`.
        taken: gives the keys that commands have; asked only where a class gets one.
    """
    # Of thousands of changes next to all are of segments: the others are told from them once.
    others = [c for c in changes if type(c.after) is not Segment]
    after = {c.after.id: c.after for c in others if isinstance(c.after, LabelClass)}
    gone = {c.before.id for c in others if isinstance(c.before, LabelClass) and c.after is None}
    known = {key: label for key, label in {**state.classes, **after}.items() if key not in gone}
    fresh = {item for item in known if not state.class_counts(item).by_person}
    used = {
        c.after.class_id
        for c in changes
        if type(c.after) is Segment and c.after.class_id in fresh and c.after.by_person
    }
    for change in others:
        before = change.before
        if isinstance(before, LabelClass) and before.from_detector and before.id in known:
            used |= {before.id} if not known[before.id].from_detector else set()  # renamed
    made = {c.after.id for c in others if c.before is None and isinstance(c.after, LabelClass)}
    first = [known[e] for e in used | made if known[e].key is None and (e in made or known[e].external)]
    given: dict[str, LabelClass] = {}
    for label in sorted(first, key=lambda item: (item.position, item.id)):
        digit = next_key(known.values(), taken())
        if digit is None:
            break
        given[label.id] = known[label.id] = replace(label, key=digit)
    if not given:
        return tuple(changes)
    patched = [
        Change(c.before, given.pop(c.after.id)) if isinstance(c.after, LabelClass) and c.after.id in given else c
        for c in changes
    ]
    return (*patched, *(Change(state.classes[item], label) for item, label in given.items()))
