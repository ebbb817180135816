"""What is drawn and laid out: diagrams, QR codes, the sheet of a course's elements, exports."""
