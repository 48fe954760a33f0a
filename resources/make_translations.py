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
MESSAGES, SAID_IN = "Messages", ("afsd_core", "training", "app")
# How many forms of a counted word a language has, as Qt counts them, where these are not two.
FORMS = {"ja": 1, "ko": 1, "zh": 1, "vi": 1, "th": 1, "id": 1, "cs": 3, "pl": 3, "ru": 3, "sk": 3, "uk": 3}


def tool(name: str) -> str:
    """A program of PySide6, beside the Python that runs this or on the path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is missing. It comes with PySide6: install the project first.")
    return found


def collect() -> dict[tuple[str, str], bool]:
    """Every sentence with its context, in the order of the sources, and whether it counts something."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "found.ts"
        subprocess.run(
            [tool("pyside6-lupdate"), *sources, "-ts", str(listing)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        found: dict[tuple[str, str], bool] = {}
        for context in ElementTree.parse(listing).iter("context"):
            name = context.findtext("name") or ""
            spoken = name if name.lstrip("_")[:1].isupper() else SPOKEN_BY_ANY
            for message in context.iter("message"):
                found[spoken, message.findtext("source") or ""] = False
    known = {source for _, source in found}
    for source in sources:
        for context, text in missed(ROOT / source):
            if context != SPOKEN_BY_ANY or text not in known:
                found[context, text] = False
    for package in SAID_IN:
        for path in sorted((ROOT / package).rglob("*.py")):
            for template, counts in message_templates(path):
                found[MESSAGES, template] = counts or found.get((MESSAGES, template), False)
    return found


def missed(path: Path) -> Iterator[tuple[str, str]]:
    """What lupdate does not see: `tr` inside an f-string, and `_s("…")`, as the tables of commands have their words."""
    for name, node in _calls(path):
        if not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        if name == "_s" and path.parent.name == "actions":
            yield "Actions", str(node.args[0].value)
        elif name == "tr":
            yield SPOKEN_BY_ANY, str(node.args[0].value)


def message_templates(path: Path) -> Iterator[tuple[str, bool]]:
    """Templates of `afsd_core.message`, and whether each counts something: then it has a form for each number.

    `Message("…", one="…", n=…)` counts, and `many(n, "one …", "{n} …")` and `translation.counted`, which is the same.
    """
    for name, node in _calls(path):
        if name == "Message" and node.args:
            counts = any(keyword.arg == "one" for keyword in node.keywords)
            yield from ((template, counts) for template in _templates(path, node.args[0]))
        elif name in ("many", "counted"):
            yield from ((template, True) for template in _templates(path, node.args[2]))


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def _templates(path: Path, node: ast.expr) -> list[str]:
    """What is written out there: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _templates(path, node.body) + _templates(path, node.orelse)
    if path.name in ("message.py", "translation.py"):  # where they are made of what others wrote out
        return []
    sys.exit(f"{path.relative_to(ROOT)}:{node.lineno}: write the template out where the message is made.")


def translations(path: Path) -> dict[tuple[str, str], list[str]]:
    """What is translated already: one text, or one for each form of a number."""
    if not path.exists():
        return {}
    known: dict[tuple[str, str], list[str]] = {}
    for context in ElementTree.parse(path).iter("context"):
        for message in context.iter("message"):
            key = context.findtext("name") or "", message.findtext("source") or ""
            forms = [form.text or "" for form in message.iter("numerusform")]
            known[key] = forms or [message.findtext("translation") or ""]
    return known


def write(path: Path, language: str, found: dict[tuple[str, str], bool]) -> int:
    """Write the translators' file; gives how many sentences still have no translation."""
    known = translations(path)
    anywhere = {source: texts for (_, source), texts in known.items() if all(texts)}
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    missing = 0
    for name in sorted({context for context, _ in found}):
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = name
        for source in sorted(source for context_name, source in found if context_name == name):
            message = ElementTree.SubElement(context, "message")
            ElementTree.SubElement(message, "source").text = source
            texts = known.get((name, source)) or anywhere.get(source, [""])
            translation = ElementTree.SubElement(message, "translation")
            if found[name, source]:
                message.set("numerus", "yes")
                forms = FORMS.get(language.partition("_")[0], 2)
                texts = texts if len(texts) == forms else [""] * forms
                for text in texts:
                    ElementTree.SubElement(translation, "numerusform").text = text
            else:
                translation.text = texts[0]
            if not all(texts):
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
