"""What those who run the course do in the chat; to everybody else none of it exists."""
