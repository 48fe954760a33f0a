"""Shot boundaries (camera cuts) of videos."""
