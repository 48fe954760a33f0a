"""Collects the window's sentences and builds its translations; run as `make translations`.

    python resources/make_translations.py [LANGUAGE…]

resources/translations/afsd_LANGUAGE.ts is what translators edit, with Qt Linguist or any editor; afsd_LANGUAGE.qm is
built from it and is what the program loads. Sentences that are new come in unfinished, and are English until they are
translated; those that are gone are dropped. A further language needs its name on the command line, once.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
SPOKEN_BY_ANY = "QObject"  # PySide looks here last, whoever says it: for `window.tr(…)` in a function


def tool(name: str) -> str:
    """A program of PySide6, beside the Python that runs this or on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is missing. It comes with PySide6: install the project first.")
    return found


def collect() -> dict[tuple[str, str], None]:
    """Every sentence with its context, in the order of the sources."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "found.ts"
        subprocess.run(
            [tool("pyside6-lupdate"), *sources, "-ts", str(listing)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        found: dict[tuple[str, str], None] = {}
        for context in ElementTree.parse(listing).iter("context"):
            name = context.findtext("name") or ""
            spoken = name if name.lstrip("_")[:1].isupper() else SPOKEN_BY_ANY
            for message in context.iter("message"):
                found[spoken, message.findtext("source") or ""] = None
    known = {source for _, source in found}
    for source in sources:
        for context, text in missed(ROOT / source):
            if context != SPOKEN_BY_ANY or text not in known:
                found[context, text] = None
    return found


def missed(path: Path) -> Iterator[tuple[str, str]]:
    """What lupdate does not see: `tr` inside an f-string, and `_s("…")`, as the table of commands writes its words."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "_s" and path.name == "actions.py":
            yield "Actions", str(node.args[0].value)
        elif name == "tr":
            yield SPOKEN_BY_ANY, str(node.args[0].value)


def translations(path: Path) -> dict[tuple[str, str], str]:
    """What is translated already."""
    if not path.exists():
        return {}
    return {
        (context.findtext("name") or "", message.findtext("source") or ""): message.findtext("translation") or ""
        for context in ElementTree.parse(path).iter("context")
        for message in context.iter("message")
    }


def write(path: Path, language: str, found: dict[tuple[str, str], None]) -> int:
    """Write the translators' file; gives how many sentences still have no translation."""
    known = translations(path)
    anywhere = {source: text for (_, source), text in known.items() if text}
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    missing = 0
    for name in sorted({context for context, _ in found}):
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = name
        for source in sorted(source for context_name, source in found if context_name == name):
            message = ElementTree.SubElement(context, "message")
            ElementTree.SubElement(message, "source").text = source
            text = known.get((name, source)) or anywhere.get(source, "")
            translation = ElementTree.SubElement(message, "translation")
            translation.text = text
            if not text:
                translation.set("type", "unfinished")
                missing += 1
    ElementTree.indent(root, "  ")
    body = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    return missing


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    languages = {path.stem.removeprefix("afsd_") for path in FOLDER.glob("afsd_*.ts")} | set(sys.argv[1:])
    found = collect()
    for language in sorted(languages):
        path = FOLDER / f"afsd_{language}.ts"
        missing = write(path, language, found)
        built = path.with_suffix(".qm")
        subprocess.run(
            [tool("pyside6-lrelease"), "-silent", "-nounfinished", str(path), "-qm", str(built)], cwd=ROOT, check=True
        )
        print(f"{path.name}: {len(found)} sentences, {missing} without a translation")


if __name__ == "__main__":
    main()
