"""Addresses and identifiers of the outside world, each with its own strict form."""

from typing import Annotated

from pydantic import StringConstraints

# A host with a dot, no user, no port, no whitespace, quotes, angle brackets or backslashes.
HttpsUrl = Annotated[
    str,
    StringConstraints(
        min_length=12,
        max_length=500,
        pattern=r"^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#\[\]-]*)?$",
    ),
]
ArxivId = Annotated[
    str,
    StringConstraints(max_length=20, pattern=r"^([0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7})$"),
]
Doi = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^10\.[0-9]{4,9}/[A-Za-z0-9._;()/:<>+-]+$"),
]
Orcid = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$", max_length=19)]
VideoId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{11}$", max_length=11)]
