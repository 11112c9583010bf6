"""Checks of numeric arguments, with one wording for all of them."""


def require_positive(**arguments: float) -> None:
    """Checks numbers given by name.

    Raises:
      ValueError: naming the first argument that is not above zero.
    """
    for name, value in arguments.items():
        if not value > 0:
            raise ValueError(f"`{name}` must be positive, got {value}.")


def require_fraction(**arguments: float) -> None:
    """Checks numbers given by name.

    Raises:
      ValueError: naming the first argument that is not between 0 and 1, both excluded.
    """
    for name, value in arguments.items():
        if not 0 < value < 1:
            raise ValueError(f"`{name}` must be between 0 and 1, got {value}.")
