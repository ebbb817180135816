"""What is drawn and laid out: diagrams, QR codes and the sheet of a course's elements."""
