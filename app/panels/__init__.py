"""The side panels, and the bars over the lanes."""
