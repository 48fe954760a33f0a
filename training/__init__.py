"""Training of the detector: the paper's, and the one-click fine-tune."""
