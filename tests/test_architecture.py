"""The packages' modules import one way: no circle anywhere. (The layers are import-linter's, see pyproject.toml.)"""

import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

PACKAGES = ("app", "training", "afsd_core")


def import_graph(*, with_types: bool) -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, exclude_type_checking_imports=not with_types, cache_dir=None)


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """Modules that reach each other by imports: the strongly connected parts of more than one (Tarjan, 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    parts: list[list[str]] = []

    def imported(module: str) -> Iterator[str]:
        return iter(sorted(graph.find_modules_directly_imported_by(module)))

    for first in sorted(graph.modules):
        if first in order:
            continue
        path = [(first, imported(first))]
        order[first] = lowest[first] = len(order)
        open_.append(first)
        while path:
            module, rest = path[-1]
            following = next(rest, None)
            if following is None:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[module])
                if lowest[module] == order[module]:
                    part = open_[open_.index(module) :]
                    del open_[-len(part) :]
                    if len(part) > 1:
                        parts.append(sorted(part))
            elif following not in order:
                order[following] = lowest[following] = len(order)
                open_.append(following)
                path.append((following, imported(following)))
            elif following in open_:
                lowest[module] = min(lowest[module], order[following])
    return parts


def test_a_circle_of_imports_is_found():
    graph = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("f", "a")):
        graph.add_import(importer=importer, imported=imported)
    assert sorted(circles(graph)) == [["a", "b", "c"], ["d", "e"]]


@pytest.mark.parametrize("with_types", [False, True], ids=["as the program runs", "with what types name"])
def test_no_modules_import_each_other_in_a_circle(with_types):
    graph = import_graph(with_types=with_types)
    assert len(graph.modules) > 300
    assert circles(graph) == []


def test_nothing_but_the_windows_own_room_names_the_window():
    app = Path(__file__).parents[1] / "app"
    named = re.compile(r"(?<!Q)\bMainWindow\b")
    naming = {path.parent for path in app.rglob("*.py") if named.search(path.read_text(encoding="utf-8"))}
    assert naming == {app / "window"}


def test_no_verb_of_a_part_is_found_by_a_string():
    """A getattr with a fixed name and a default asks whether something is there; one without calls by a string."""
    app = Path(__file__).parents[1] / "app"
    called = re.compile(r"getattr\([^()]*\)\(|findChild\([^)]*f\"")
    assert [path for path in app.rglob("*.py") if called.search(path.read_text(encoding="utf-8"))] == []
