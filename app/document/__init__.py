"""The open project as a QObject, its queries, and what is selected."""
