"""Labels and scores of whole videos."""
