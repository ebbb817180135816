"""Shows an author a lesson or quiz as its learners meet it: in the terminal, or as one page."""
