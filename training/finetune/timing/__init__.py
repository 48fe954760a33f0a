"""How long a fine-tune takes: speeds of this computer, the estimate, and progress."""
