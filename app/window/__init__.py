"""The window, and the parts that it hands to those who need them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.window.context import AppContext
    from app.window.main_window import MainWindow


def make_window(context: "AppContext | None" = None) -> "MainWindow":
    """Make the window, with a context of its own where none is given."""
    from app.window.context import make_context
    from app.window.main_window import MainWindow

    return MainWindow(context or make_context())
