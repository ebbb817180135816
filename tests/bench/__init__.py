"""The bench: the whole bot as a process of its own beside echo bots, measured in one run on one machine."""
