"""The languages the window speaks: translation, numbers and times, text matching."""
