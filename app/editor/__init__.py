"""What keys and gestures mean: trimming, marking, naming, clipboard, review, history."""
