"""Qt and system services: object lifetime, background tasks, deferred calls, diagnostics."""
