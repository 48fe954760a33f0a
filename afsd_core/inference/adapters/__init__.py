"""How one kind of model sees a video: AFSD, AFSD on kept features, zero-shot."""
