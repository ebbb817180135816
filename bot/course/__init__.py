"""Lesson files become a Course: model, files, markup, checks, and the catalogues of every language."""
