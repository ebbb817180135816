"""What those who run the course see: owners, admins, evaluators and trainers."""
