"""What each command and tap does, by topic."""
