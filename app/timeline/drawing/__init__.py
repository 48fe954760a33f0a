"""Drawing the timeline: lanes, rulers, strips, curves, and what lies over them."""
