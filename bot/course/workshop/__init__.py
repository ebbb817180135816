"""The translators' workshop: how far every language is, what became stale, what reads oddly, and ways in and out."""
