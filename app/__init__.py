"""The front ends: the window, the worker that serves it, and the `afsd` command."""
