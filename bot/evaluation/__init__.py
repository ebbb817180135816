"""Pure decisions about asking learners and telling evaluators: forms, pilots, codes, suppression; no clock, no database."""
