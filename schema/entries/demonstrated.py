"""Topics that a notebook can demonstrate: methods, circuits, phenomena, architectures."""

from typing import Annotated

from pydantic import Field

from schema.claims import Claim
from schema.entries.base import TopicEntry
from schema.ids import NotebookName


class DemonstratedEntry(TopicEntry):
    """A topic that may carry a notebook and the claims that the notebook measures."""

    notebook: NotebookName | None = None
    """The notebook `notebooks/<name>.ipynb` that shows it."""
    claims: Annotated[list[Claim], Field(max_length=40)] = []
    """What the notebook measures."""
