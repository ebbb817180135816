"""The words and buttons of every moment, by topic."""
