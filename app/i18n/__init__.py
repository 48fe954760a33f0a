"""Languages of the window: translation, numbers and times, text matching."""
