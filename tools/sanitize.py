"""The only allow-list of HTML and addresses: everything from outside passes here before it reaches a page."""


class SafeHtml(str):
    """HTML that may go into a page as it is; Jinja leaves it alone, everything else is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself, as MarkupSafe asks."""
        return str(self)
