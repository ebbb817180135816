"""What is drawn and laid out: diagrams and the sheet of a course's elements."""
