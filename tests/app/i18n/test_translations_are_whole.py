"""The window speaks German where it is asked to; translations are whole, and what is loaded is what was written."""

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu

from afsd_core.resources import resource
from app.actions import synonyms, table
from app.dialogs.settings import SettingsDialog
from app.i18n import languages
from tests.e2e.driving import Driver
from tests.video_factory import make_video

FILES = sorted(resource("translations").glob("afsd_*.ts"))


def entries(path):
    for context in ElementTree.parse(path).iter("context"):
        for message in context.iter("message"):
            forms = [form.text or "" for form in message.iter("numerusform")]
            for number, text in enumerate(forms or [message.findtext("translation") or ""]):
                # German's forms are those of one and of more; -1: the sentence counts nothing.
                yield context.findtext("name"), message.findtext("source"), text, (number + 1 if forms else -1)


def filled_in(text):
    return Counter(re.findall(r"\{[^}]*\}", text))


@pytest.fixture
def german(qapp):
    before = QLocale()
    translators = languages.apply(qapp, "de")
    yield
    for each in translators:
        qapp.removeTranslator(each)
    QLocale.setDefault(before)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_translation_keeps_what_is_filled_in_and_the_menus_letters(path):
    wrong = [
        source
        for _, source, text, number in entries(path)
        if text
        and (
            # One may be said without its number.
            filled_in(source) - filled_in(text) - (Counter(["{n}", "{n:,}"]) if number == 1 else Counter())
            or filled_in(text) - filled_in(source)
            or source.count("&") != text.count("&")
            or source[:1].isspace() != text[:1].isspace()
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_loaded_is_what_translators_wrote(path):
    translator = QTranslator()
    assert translator.load(str(path.with_suffix(".qm")))
    stale = [
        source
        for name, source, text, number in entries(path)
        if text and translator.translate(name, source, None, number) != text
    ]
    assert stale == [], "run `make translations`"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_command_is_translated(path):
    translated = {source for name, source, text, _ in entries(path) if name == "Actions" and text}
    words = {title for title, _ in table.MENUS} | {spec.text for spec in table.BY_COMMAND.values()}
    assert (words | set(synonyms.SYNONYMS.values())) - translated == set()


def test_the_sheet_of_keys_finds_commands_by_german_words_and_by_english_ones(qtbot, german):
    driver = Driver(qtbot)
    driver.action("action_keys").trigger()
    dialog = driver.widget("keys_dialog")
    qtbot.waitUntil(dialog.isVisible, timeout=5_000)

    def found(text: str) -> list[str]:
        dialog.search.setText(text)
        return [item.text(0) for item in dialog._rows() if not item.isHidden()]

    for typed, name in (
        ("schneiden", "split"),
        ("loschen", "reject"),
        ("markieren", "mark_in"),
        ("kürzel", "keys"),
        ("strg+y", "redo"),
        ("split", "split"),
        ("delete", "reject"),
        ("fine-tune", "finetune"),
    ):
        assert driver.window.actions_table.title(name) in found(typed), typed
    assert found("xyzzy") == []
    assert dialog.empty.text().startswith("Kein Befehl")
    dialog.close()
    driver.close()


def test_the_window_speaks_german(qtbot, german, tmp_path):
    driver = Driver(qtbot)
    driver.open(make_video(tmp_path / "clip.mp4", frames=50, rate=25))
    window = driver.window
    menus = [menu.title() for menu in window.menuBar().findChildren(QMenu) if menu.objectName() in ("menu_file",)]
    assert menus == ["&Datei"]
    assert driver.action("action_split").text() == "An der Abspielmarke teilen"
    assert driver.action("action_split").toolTip() == "An der Abspielmarke teilen  (B)"
    assert driver.widget("detect_button").text() == "Erkennen"
    assert driver.widget("segments_table").accessibleName() == "Segmente"
    driver.press("I", window.view)
    assert driver.widget("status_sentence").text().startswith("Beginnt bei ")
    driver.action("action_settings").trigger()
    dialog = window.findChild(SettingsDialog)
    assert dialog.windowTitle() == "Einstellungen"
    # Qt's own words come from Qt's own translation.
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    assert close.text().replace("&", "") == "Schließen"
    dialog.close()
    driver.close()


def test_the_language_is_chosen_in_the_settings_and_kept(qtbot):
    driver = Driver(qtbot)
    driver.press("Ctrl+,")
    dialog = driver.window.findChild(SettingsDialog)
    assert [dialog.language.itemText(row) for row in range(1, dialog.language.count())] == ["English", "Deutsch"]
    row = dialog.language.findData("de")
    dialog.language.setCurrentIndex(row)
    dialog.language.activated.emit(row)
    assert dialog.restart.isVisible()
    dialog.close()
    assert driver.window.context.user_settings.language == "de"
    QTest.keyClick(
        driver.window.view, Qt.Key.Key_Right
    )  # or Qt would hold Ctrl for down: a dialog came before it was up
    driver.close()


def test_a_language_without_a_translation_is_english(qapp):
    before = QLocale()
    assert languages.apply(qapp, "fi") == []
    QLocale.setDefault(before)
    assert QApplication.translate("Actions", "&File") == "&File"
