"""What the program needs of Qt and of the system: lifetime, background tasks, deferred calls, diagnostics."""
