"""Everything that needs no window: video, detector, inference, projects, formats, evaluation."""
