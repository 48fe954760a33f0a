"""Undo commands, one class a verb."""
