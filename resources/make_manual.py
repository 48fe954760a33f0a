"""Builds the manual: resources/manual/*.md become resources/manual/html/; run as `make manual`.

The build of a wheel and an editable installation run it too, as a build hook of hatchling, so that Help → Manual finds
its pages. A link or a picture that leads nowhere ends the build.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANUAL = Path(__file__).resolve().parent / "manual"
_NOT_READ = (".buildinfo", "objects.inv", ".doctrees", "_sources")


def build(target: Path = MANUAL / "html", source: Path = MANUAL) -> None:
    """Write the pages into `target`, which appears whole or stays as it was.

    Raises:
        RuntimeError: Sphinx finds something wrong; the message holds what it says.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "html"
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(source), str(fresh)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"The manual cannot be built.\n{done.stderr}{done.stdout}")
        for name in _NOT_READ:
            left_over = fresh / name
            if left_over.is_dir():
                shutil.rmtree(left_over)
            else:
                left_over.unlink(missing_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(fresh, target)


class ManualHook(BuildHookInterface[Any]):
    """Puts the built manual among the resources before hatchling collects them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is built, an editable one included."""
        build()


if __name__ == "__main__":
    try:
        build()
    except RuntimeError as error:
        sys.exit(str(error))
    print(f"The manual is in {MANUAL / 'html'}: open index.html.")
