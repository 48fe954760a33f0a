"""Computing and keeping the backbone's features of whole videos."""
