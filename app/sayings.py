"""Sentences made where no translation reaches: names of edits, and what the worker and the files say.

They are written in English, into the project's log among others, and turned into the window's language where they are
shown. A saying is a template; what stands in its places is found again by its shape. What is not on the lists, or has
no translation, is shown as it is.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from afsd_core.saying import Saying

# The longer of two that begin alike comes first.
_EDITS = (
    QT_TRANSLATE_NOOP("Sayings", "Draw {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Trim {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Move class {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Move {0} to {1}"),
    QT_TRANSLATE_NOOP("Sayings", "Move {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Relabel {0} as {1}"),
    QT_TRANSLATE_NOOP("Sayings", "Split {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Merge class {0} into {1}"),
    QT_TRANSLATE_NOOP("Sayings", "Merge {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Delete {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Accept {0} above {1}"),
    QT_TRANSLATE_NOOP("Sayings", "Accept {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Reject {0} below {1}"),
    QT_TRANSLATE_NOOP("Sayings", "Reject {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Note on {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Remove class {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Remove {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Paste {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Add class {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Add {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Rename class {0} to {1}"),
    QT_TRANSLATE_NOOP("Sayings", "Recolour class {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Key {0} for {1}"),
    QT_TRANSLATE_NOOP("Sayings", "No key for {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Labels for {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Find {0} again"),
    QT_TRANSLATE_NOOP("Sayings", "Mark as reviewed"),
    QT_TRANSLATE_NOOP("Sayings", "Mark as not reviewed"),
    QT_TRANSLATE_NOOP("Sayings", "Mark {0} as reviewed"),
    QT_TRANSLATE_NOOP("Sayings", "Mark {0} as not reviewed"),
)
_COUNTS = (
    QT_TRANSLATE_NOOP("Sayings", "1 proposal"),
    QT_TRANSLATE_NOOP("Sayings", "{0} proposals"),
    QT_TRANSLATE_NOOP("Sayings", "{0} segments"),
    QT_TRANSLATE_NOOP("Sayings", "1 segment"),
    QT_TRANSLATE_NOOP("Sayings", "segment"),
    QT_TRANSLATE_NOOP("Sayings", "1 video"),
    QT_TRANSLATE_NOOP("Sayings", "{0} videos"),
)
_STAGES = (
    QT_TRANSLATE_NOOP("Sayings", "Starting"),
    QT_TRANSLATE_NOOP("Sayings", "Indexing"),
    QT_TRANSLATE_NOOP("Sayings", "Indexing {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Loading"),
    QT_TRANSLATE_NOOP("Sayings", "Detecting"),
    QT_TRANSLATE_NOOP("Sayings", "Finishing"),
    QT_TRANSLATE_NOOP("Sayings", "Computing flow"),
    QT_TRANSLATE_NOOP("Sayings", "Computing features of {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Reading videos"),
    QT_TRANSLATE_NOOP("Sayings", "Training"),
    QT_TRANSLATE_NOOP("Sayings", "Checking on held-out videos"),
    QT_TRANSLATE_NOOP("Sayings", "Reading the pictures of {0}"),
    QT_TRANSLATE_NOOP("Sayings", "Looking at the videos"),
    QT_TRANSLATE_NOOP("Sayings", "Exporting"),
    QT_TRANSLATE_NOOP("Sayings", "Thumbnails"),
    QT_TRANSLATE_NOOP("Sayings", "Waveform"),
    QT_TRANSLATE_NOOP("Sayings", "Caching {0} of {1}"),
)
_DEATHS = (
    QT_TRANSLATE_NOOP("Sayings", "{0} while it was at “{1}” ({2} done). Run the job again."),
    QT_TRANSLATE_NOOP("Sayings", "{0} while it was at “{1}”. Run the job again."),
)
_SENTENCES = (
    QT_TRANSLATE_NOOP("Sayings", "{0}: there is no such file in {1}. Check the path."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: the file is empty (0 bytes). Copy or record it again."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: not a video (it looks like a picture or a text). Choose a video file."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: not a video in any known format. Choose a video file."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: no video stream (found: {1}). Choose a file with a video track."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: is a folder, not a video. Choose a video file in it."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: cannot be opened ({1}). Check the file and its permissions."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: cannot be opened ({1}). Choose another video file."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: cannot be read ({1}). Check the path and the permissions."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: cannot be read ({1}). Check that it is there."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: there is no decoder for its video. Convert it to H.264 and open that file."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: none of its pictures can be decoded. Copy or convert it again."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: no frame of it can be decoded. Try to play it, or get it anew."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: the picture cannot be read from {1} s to {2} s."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: its video stream holds no pictures. Copy or record it again."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: no such project. It may have been moved or renamed."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: open in another window{1}. Go on there, or close it there first."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: open in another window. Go on there, or close it there first."),
    QT_TRANSLATE_NOOP(
        "Sayings", "{0}: the file is read-only. Make it writable, or copy the project and open the copy."
    ),
    QT_TRANSLATE_NOOP("Sayings", "{0}: exists already. Open it, or choose another name."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: cannot be created ({1}). Choose another folder."),
    QT_TRANSLATE_NOOP(
        "Sayings",
        "{0}: the disk refuses to write ({1}). Your last edits are kept in memory, and the file "
        "is whole. They are tried again every few seconds.",
    ),
    QT_TRANSLATE_NOOP("Sayings", "{0} comes from an older version; a copy of it as it was is in {1}."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: there is a model of that name already. Choose another name."),
    QT_TRANSLATE_NOOP("Sayings", "There is a class “{0}” already. Merge the two, or choose another name."),
    QT_TRANSLATE_NOOP("Sayings", "The worker process was ended ({0}). It last said: {1}"),
    QT_TRANSLATE_NOOP("Sayings", "The worker process was ended ({0})"),
    QT_TRANSLATE_NOOP("Sayings", "The worker process crashed. It last said: {0}"),
    QT_TRANSLATE_NOOP("Sayings", "The worker process crashed"),
    QT_TRANSLATE_NOOP("Sayings", "The worker process ended by itself (code {0}). It last said: {1}"),
    QT_TRANSLATE_NOOP("Sayings", "The worker process ended by itself (code {0})"),
    QT_TRANSLATE_NOOP("Sayings", "Something went wrong inside the program ({0}). The log has the rest."),
    QT_TRANSLATE_NOOP("Sayings", "{0} It is left out."),
    QT_TRANSLATE_NOOP("Sayings", "{0} It will be left out."),
    QT_TRANSLATE_NOOP("Sayings", "There is nothing to learn from yet: no reviewed stretch holds a segment."),
    QT_TRANSLATE_NOOP(
        "Sayings",
        "There is nothing to learn from yet: no reviewed stretch holds a segment. 1 segment lies "
        "outside reviewed stretches: mark what you have looked through as reviewed.",
    ),
    QT_TRANSLATE_NOOP(
        "Sayings",
        "There is nothing to learn from yet: no reviewed stretch holds a segment. {0} segments "
        "lie outside reviewed stretches: mark what you have looked through as reviewed.",
    ),
    QT_TRANSLATE_NOOP(
        "Sayings",
        "{0} segments outside reviewed stretches will not be learnt from. Mark what you have "
        "looked through as reviewed.",
    ),
    QT_TRANSLATE_NOOP(
        "Sayings",
        "1 segment outside reviewed stretches will not be learnt from. Mark what you have looked through as reviewed.",
    ),
    QT_TRANSLATE_NOOP("Sayings", "All of it comes from one video: what is learnt cannot be checked on another."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: {1} in reviewed stretches; {2} more is needed to learn it."),
    QT_TRANSLATE_NOOP("Sayings", "{0}: {1} in reviewed stretches; {2} more are needed to learn it."),
    QT_TRANSLATE_NOOP("Sayings", "None of the reviewed videos can be found. Find the files again first."),
    QT_TRANSLATE_NOOP("Sayings", "None of the reviewed videos can be read. Find the files again, then start anew."),
    QT_TRANSLATE_NOOP(
        "Sayings",
        "The small backbone that ships is used; on real footage the Kinetics-400 weights do far "
        "better. Fetch them in the models panel first.",
    ),
    QT_TRANSLATE_NOOP("Sayings", "The {0} device has too little free memory for this network."),
)


def said(text: str) -> str:
    """A text in the window's language, where it is a `Saying` and has a translation; any other text as it is."""
    if not isinstance(text, Saying):
        return text
    number = text.values.get("n")
    template = QCoreApplication.translate("Sayings", text.template, None, number if isinstance(number, int) else -1)
    if template == text.template:
        return "".join(text)
    filled = {name: said(value) if isinstance(value, str) else value for name, value in text.values.items()}
    try:
        return template.format(**filled)
    except (KeyError, IndexError, ValueError):  # a translator's slip loses no news
        return "".join(text)


def counted(n: int, one: str, more: str, **values: object) -> str:
    """A sentence that counts, in the window's language; templates as `afsd_core.saying.many` takes them."""
    return said(Saying(more, one=one, n=n, **values))


def how_long(seconds: float) -> str:
    """About how long, in words, no finer than it can be known."""
    if seconds < 20:
        return counted(max(1, round(seconds)), "1 second", "{n} seconds")
    if seconds < 90:
        return counted(5 * round(seconds / 5), "1 second", "{n} seconds")
    if seconds < 5400:
        return counted(max(2, round(seconds / 60)), "1 minute", "{n} minutes")
    return said(Saying("{hours:.1f} hours", hours=seconds / 3600))


def edit(title: str) -> str:
    """The name of an undo step."""
    return _say(title, _EDITS, count)


def count(text: str) -> str:
    """“3 segments”, as names of edits have it."""
    return _say(text, _COUNTS, str)


def stage(text: str) -> str:
    """What a job is doing."""
    if isinstance(text, Saying) and (found := said(text)) != text:
        return found
    return _say(text, _STAGES, str)


def sentence(text: str) -> str:
    """What the worker or a file has to say."""
    if isinstance(text, Saying) and (found := said(text)) != text:
        return found
    found = _say(text, _DEATHS, lambda part: stage(sentence(part)))
    return found if found != text else _say(text, _SENTENCES, lambda part: count(sentence(part)))


def _say(text: str, templates: Sequence[str], inside: Callable[[str], str]) -> str:
    for template in templates:
        found = _shape(template).fullmatch(text)
        if found is not None:
            spoken = QCoreApplication.translate("Sayings", template)
            return spoken.format(*map(inside, found.groups())) if spoken != template else text
    return text


@cache
def _shape(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\d\}", template)
    return re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL)
