"""What is learnt from: data sets, clips, caches, and what corrected labels teach."""
