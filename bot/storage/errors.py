"""What can go wrong with the database: a write that did not happen, a database that cannot be used."""


class NotStored(Exception):
    """Nothing of this work is in the database, and it is not the work's fault: wait and repeat it, count no try."""


class StoreError(Exception):
    """The database cannot be used; the message is a calm sentence for the operator that says what to do."""
