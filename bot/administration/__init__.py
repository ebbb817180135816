"""Pure decisions about running the course: roles, cohorts, announcements; no loop, no clock, no database."""
