"""Stories of people, told through the whole application over real HTTP."""
