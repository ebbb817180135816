"""A small pure model of a learner, and the real bot beside it on the same life."""
