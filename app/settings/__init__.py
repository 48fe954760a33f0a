"""What one user has set: stored preferences, typed user settings, the caches' use of the disk."""
