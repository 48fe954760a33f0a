"""The training loop and what it stands on: steps, averaging, checkpoints, processes, run log, scoring."""
