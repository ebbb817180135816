"""The sandbox's page in a real browser: what a person sees, taps and types."""
