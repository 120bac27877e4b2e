"""What can go wrong while a file is read, and when a user asks for something impossible.

`Damaged`, `Unsupported` and `OverLimit` end the reading of one place in one file; `check` turns them into notes.
`BadInput` ends the command: one line that says what, where and what was expected. Disk errors stay `OSError`.
A problem is a fixed phrase (its Chinese stands in `labelcheck.reports.wording`); what varies stands in `at`.
"""


class LabelcheckError(Exception):
    """Root of this package's own errors."""


class ReadError(LabelcheckError):
    """A place in a file that could not be read: `problem` is a fixed phrase, `at` the place."""

    def __init__(self, problem: str, at: str = "") -> None:
        super().__init__(f"{problem} ({at})" if at else problem)
        self.problem = problem
        self.at = at


class Damaged(ReadError):
    """The bytes break their own format, or the file ends before they do."""


class Unsupported(ReadError):
    """A construct that is legal but that labelcheck does not read (encryption, an unknown codec)."""


class OverLimit(ReadError):
    """Reading on would pass one of the `Limits`."""


class BadInput(LabelcheckError):
    """Wrong use: an option, a path or a rule pack that cannot be taken."""
