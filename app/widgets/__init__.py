"""General widgets that know nothing of projects, and the theme."""
