"""The table of commands, their shortcuts, and where keys go."""
