"""User settings: stored preferences, typed settings and the caches' disk use."""
