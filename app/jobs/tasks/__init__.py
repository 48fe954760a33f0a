"""What the worker can do, a module a kind of task; no Qt."""
