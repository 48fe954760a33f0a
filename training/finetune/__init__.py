"""The one-click fine-tune: heads on kept features, checks, and what the checks choose."""
