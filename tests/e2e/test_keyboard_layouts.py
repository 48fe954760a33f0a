"""Keys do what is printed on them, on German and French keyboards too; digits and brackets also by where they lie.

Real key events on a screen of their own: Xvfb, setxkbmap for the layout, xdotool to press keys by their place.
"""

import os
import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.video_factory import make_video

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("Xvfb", "setxkbmap", "xdotool")
pytestmark = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}")

SHIFT, ALTGR = 50, 108
#: Places of the US keyboard, as X11 counts keys.
PLACE = {
    **{digit: 10 + at for at, digit in enumerate("1234567890-=")},
    **dict(zip("[];/,.mab", (34, 35, 47, 61, 59, 60, 58, 38, 56), strict=True)),
    "Enter": 36,
}
PAD = dict(zip("7894561230", (79, 80, 81, 83, 84, 85, 87, 88, 89, 90), strict=True)) | {
    "+": 86,
    "-": 82,
    "Enter": 104,
}


def at(place: str, *held: int) -> tuple[int, ...]:
    return (*held, PLACE[place])


def pad(key: str) -> tuple[int, ...]:
    return (PAD[key],)


ALIKE = {
    **{at(digit): f"class {digit}" for digit in "12345789"},
    **{pad(digit): f"class {digit}" for digit in "123456789"},
    pad("+"): "zoom_in",
    pad("-"): "zoom_out",
    pad("Enter"): "enter",
    at("Enter"): "enter",
    at("["): "start_earlier",
    at("[", SHIFT): "end_earlier",
    at("]", SHIFT): "end_later",
    at("b"): "split",
}
EXPECTED = {
    "us": {
        at("6"): "class 6",
        at("]"): "start_later",
        at("="): "zoom_in",  # "+" without Shift
        at("=", SHIFT): "zoom_in",
        at("-"): "zoom_out",
        at("/", SHIFT): "keys",
    },
    "de": {
        at("6"): "class 6",
        at("]"): "zoom_in",  # "+" is printed there
        at("8", ALTGR): "start_earlier",
        at("9", ALTGR): "start_later",
        at("7", ALTGR): "end_earlier",
        at("0", ALTGR): "end_later",
        at("0", SHIFT): "zoom_in",  # "="
        at("/"): "zoom_out",  # "-"
        at(";"): "class ö",
        at("-", SHIFT): "keys",  # "?"
    },
    "fr": {
        at("6"): "zoom_out",  # "-" is printed there
        at("6", SHIFT): "class 6",
        at("1", SHIFT): "class 1",
        at("]"): "start_later",
        at("5", ALTGR): "start_earlier",
        at("-", ALTGR): "start_later",
        at("4", ALTGR): "end_earlier",
        at("=", ALTGR): "end_later",
        at("="): "zoom_in",
        at("m"): "frame_back",  # ","
        at(",", SHIFT): "frame_forward",  # "."
        at("m", SHIFT): "keys",
    },
}


class Typist:
    """A window on its own screen, and the keys that are pressed there."""

    def __init__(self, display: str, home: Path, video: Path) -> None:
        hidden = {"WAYLAND_DISPLAY", "XMODIFIERS", "QT_IM_MODULE", "QT_IM_MODULES"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self.env = kept | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "AFSD_HOME": str(home), "LC_ALL": "C.UTF-8"}
        self.said: queue.Queue[str] = queue.Queue()
        self.window = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.key_listener", str(video)],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        here, self.id = self.hears(60).split()
        assert here == "here"

    def _read(self) -> None:
        for line in self.window.stdout:
            self.said.put(line.strip())
        self.said.put("gone")

    def hears(self, seconds: float) -> str:
        """The next line, "" if none comes."""
        try:
            return self.said.get(timeout=seconds)
        except queue.Empty:
            return ""

    def run(self, *command: str) -> None:
        subprocess.run(command, env=self.env, check=True, timeout=20)

    def press(self, where: str, keys: tuple[int, ...]) -> str:
        """What a key does with the focus somewhere; the last is pressed while the others are held."""
        print(f"focus {where}", file=self.window.stdin, flush=True)
        assert self.hears(10) == "ready"
        self.run("xdotool", "windowfocus", self.id)  # no window manager does it after a dialog
        *held, key = map(str, keys)
        down = [word for each in held for word in ("keydown", each)]
        up = [word for each in reversed(held) for word in ("keyup", each)]
        self.run("xdotool", *down, "key", key, *up)
        return self.hears(10)

    def close(self) -> None:
        self.window.stdin.close()
        try:
            self.window.wait(20)
        except subprocess.TimeoutExpired:
            self.window.kill()
            self.window.wait()


@pytest.fixture(scope="module")
def typist(tmp_path_factory):
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    folder = tmp_path_factory.mktemp("typed")
    made = Typist(display, tmp_path_factory.mktemp("home"), make_video(folder / "clip.mp4", frames=100, rate=25))
    made.run("xdotool", "key", "Num_Lock")
    yield made
    made.close()
    screen.terminate()
    screen.wait(10)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("where", ["video_view", "segments_table"])
@pytest.mark.parametrize("layout", list(EXPECTED))
def test_keys_do_what_is_printed_on_them_and_digits_and_brackets_what_lies_there(typist, layout, where):
    typist.run("setxkbmap", layout)
    expected = {**ALIKE, **EXPECTED[layout]}
    for keys, does in expected.items():  # the first that fails is enough: each that does nothing takes its seconds
        assert (keys, typist.press(where, keys)) == (keys, does)
