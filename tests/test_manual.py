"""The manual builds without a fault, can be read without a network, and is where the window looks for it."""

import re
from html.parser import HTMLParser

import pytest

from app.actions import table as actions
from app.actions.shortcuts import default_keys
from app.window import manual
from resources.make_manual import MANUAL, build

PAGES = sorted(MANUAL.glob("*.md"))


class _Page(HTMLParser):
    """What a page loads, and the anchors in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if "id" in values:
            self.anchors.add(values["id"])
        if tag == "html":
            self.language = values.get("lang", "")
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(values["href"])
        if tag in ("script", "img", "iframe", "source") and values.get("src"):
            self.loads.append(values["src"])


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The built pages, by name. Sphinx ends the build at a link, an anchor or a picture that is not there."""
    folder = tmp_path_factory.mktemp("manual") / "html"
    build(folder)
    return folder


@pytest.fixture(scope="module")
def pages(html):
    return {path.stem: _Page(path.read_text(encoding="utf-8")) for path in html.glob("*.html")}


def test_every_page_becomes_html_in_english(pages):
    assert {path.stem for path in PAGES} <= set(pages)
    assert {page.language for page in pages.values()} == {"en"}


def test_nothing_is_loaded_from_elsewhere(html, pages):
    loads = {(name, place) for name, page in pages.items() for place in page.loads}
    away = [each for each in loads if re.match(r"[a-z]+:|//", each[1]) and not each[1].startswith("data:")]
    assert away == []
    missing = [each for each in loads if not (html / each[1].partition("?")[0]).is_file()]
    assert missing == []
    styles = "".join(path.read_text(encoding="utf-8") for path in html.rglob("*.css"))
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//|@import", styles) == []


@pytest.mark.parametrize("part", manual.PAGES)
def test_the_page_of_each_part_of_the_window_is_there(pages, part):
    name, _, anchor = manual.PAGES[part].partition("#")
    assert name in pages
    assert not anchor or anchor in pages[name].anchors


def test_pictures_are_few_and_small():
    pictures = list((MANUAL / "pictures").glob("*.png"))
    assert 0 < len(pictures) <= 8
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []
    shown = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert [path.name for path in pictures if f"(pictures/{path.name})" not in shown] == []


def test_the_page_of_keys_lists_every_command_with_its_keys():
    arrows = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
    page = (MANUAL / "keys.md").read_text(encoding="utf-8")
    shipped = default_keys()
    missing = []
    for name, spec in actions.BY_COMMAND.items():
        keys = [
            "+".join(arrows.get(part, part) for part in key.split("+")) if len(key) > 1 else key
            for key in shipped.get(f"action_{name}", ())
        ]
        shown = " ".join(f"`{key}`" for key in dict.fromkeys(keys)) or "–"
        row = f"| {spec.text.replace('&', '').removesuffix('…')} | {shown} |"
        if row not in page:
            missing.append(row)
    assert missing == []


def test_what_the_readme_points_to_is_there():
    root = MANUAL.parents[1]
    places = re.findall(r"\]\(([^)#]+)", (root / "README.md").read_text(encoding="utf-8"))
    assert places
    assert [each for each in places if "://" not in each and not (root / each).exists()] == []


def test_the_pages_that_docstrings_cite_are_there():
    root = MANUAL.parents[1]
    cited: set[tuple[str, str]] = set()
    for package in ("afsd_core", "training", "app"):
        for path in (root / package).rglob("*.py"):
            for page, numbers in re.findall(
                r"resources/manual/([\w-]+\.md)(?:,\s+sections?\s+([\d, and]+))?", path.read_text(encoding="utf-8")
            ):
                cited |= {(page, number) for number in re.findall(r"\d+", numbers) or [""]}
    assert cited
    for page, number in cited:
        text = (MANUAL / page).read_text(encoding="utf-8")
        assert not number or f"\n## {number}. " in text, (page, number)
