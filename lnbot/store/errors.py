"""What can go wrong with the store."""


class StoreError(Exception):
    """The store cannot be used as it is set up; the message is one line for the operator, without passwords."""


class StoreUnavailableError(StoreError):
    """The database did not take part just now: gone, locked, full or read-only. The same call may work later."""
