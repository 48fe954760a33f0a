"""Dialogs, loaded when they are opened."""
