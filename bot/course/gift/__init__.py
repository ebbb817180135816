"""GIFT, Moodle's text format for questions: read, written, and carried to and from the questions of a course."""
