"""The window's languages: English, and those in resources/translations."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from afsd_core.resources import resource

SYSTEM, ENGLISH = "system", "en"
_NAME = "afsd_"


def installed() -> list[str]:
    """Names of the installed languages, English first."""
    try:
        files = sorted(resource("translations").glob(f"{_NAME}*.qm"))
    except FileNotFoundError:
        files = []
    return [ENGLISH, *(file.stem.removeprefix(_NAME) for file in files)]


def own_name(name: str) -> str:
    """A language's name in that language."""
    # Qt names the country too where it takes one for granted: "American English".
    return "English" if name == ENGLISH else QLocale(name).nativeLanguageName().capitalize()


def apply(app: QCoreApplication, wish: str) -> list[QTranslator]:
    """Switch the program's language; existing widgets keep their texts.

    Args:
        app: the application.
        wish: "system", or one of `installed()`. Where there is no translation, the program speaks English.

    Returns:
        The translators that are in use, to be removed by those who want English again.
    """
    locale = QLocale.system() if wish == SYSTEM else QLocale(wish)
    if wish != SYSTEM:
        QLocale.setDefault(QLocale(locale.language(), QLocale.system().territory()))
    chosen = []
    folders = [("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))]
    if len(installed()) > 1:
        folders.append(("afsd", str(resource("translations"))))
    spoken = locale.language() == QLocale.Language.English or any(
        QLocale(name).language() == locale.language() for name in installed()
    )
    if not spoken:
        QLocale.setDefault(
            QLocale(QLocale.Language.English, locale.territory())
        )  # numbers as the sentences around them
    for name, folder in folders:
        translator = QTranslator(app)
        # Half a language is worse than English: Qt's own buttons are translated only where the rest is.
        if spoken and folder and translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
            chosen.append(translator)
    return chosen
