"""Pure decisions about learning: time, places, progress; no loop, no clock, no database."""
