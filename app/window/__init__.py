"""The main window: layout, menus, docks, notifications, and what each command does."""
