"""The grammar of ids and the kinds of entry: an entry's id is its path below `content/`."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


class Kind(StrEnum):
    """A kind of entry; its value is the folder under `content/` and the first part of the id."""

    CONCEPTS = "concepts"
    METHODS = "methods"
    CIRCUITS = "circuits"
    PHENOMENA = "phenomena"
    ARCHITECTURES = "architectures"
    APPLICATIONS = "applications"
    LANDSCAPES = "landscapes"
    DISPUTES = "disputes"
    PATHS = "paths"
    MODELS = "models"
    PAPERS = "papers"
    PEOPLE = "people"
    GROUPS = "groups"
    CODEBASES = "codebases"
    RESOURCES = "resources"

    @property
    def one(self) -> str:
        """Return the name of one entry of this kind, for readers."""
        return _ONE[self]

    @property
    def many(self) -> str:
        """Return the name of the whole kind, for readers."""
        return {Kind.CIRCUITS: "Features and circuits", Kind.PATHS: "Reading paths"}.get(self, self.value.capitalize())


_ONE = {
    Kind.CONCEPTS: "concept",
    Kind.METHODS: "method",
    Kind.CIRCUITS: "feature or circuit",
    Kind.PHENOMENA: "phenomenon",
    Kind.ARCHITECTURES: "architecture",
    Kind.APPLICATIONS: "application",
    Kind.LANDSCAPES: "landscape",
    Kind.DISPUTES: "dispute",
    Kind.PATHS: "reading path",
    Kind.MODELS: "model",
    Kind.PAPERS: "paper",
    Kind.PEOPLE: "person",
    Kind.GROUPS: "group",
    Kind.CODEBASES: "codebase",
    Kind.RESOURCES: "resource",
}

KINDS = "|".join(kind.value for kind in Kind)
ENTRY_ID = re.compile(rf"^({KINDS})/{SLUG}$")


def of_kind(*kinds: Kind) -> StringConstraints:
    """Return the constraint that an id names an entry of one of these kinds."""
    names = "|".join(kind.value for kind in kinds)
    return StringConstraints(min_length=3, max_length=100, pattern=rf"^({names})/{SLUG}$")


EntryId = Annotated[str, of_kind(*Kind)]
PaperId = Annotated[str, of_kind(Kind.PAPERS)]
MethodId = Annotated[str, of_kind(Kind.METHODS)]
ModelId = Annotated[str, of_kind(Kind.MODELS)]
CodebaseId = Annotated[str, of_kind(Kind.CODEBASES)]
ArchitectureId = Annotated[str, of_kind(Kind.ARCHITECTURES)]
ActorId = Annotated[str, of_kind(Kind.PEOPLE, Kind.GROUPS)]
GroupId = Annotated[str, of_kind(Kind.GROUPS)]
TopicId = Annotated[
    str,
    of_kind(Kind.CONCEPTS, Kind.METHODS, Kind.CIRCUITS, Kind.PHENOMENA, Kind.ARCHITECTURES, Kind.APPLICATIONS),
]
SubjectId = Annotated[
    str,
    of_kind(
        Kind.CONCEPTS,
        Kind.METHODS,
        Kind.CIRCUITS,
        Kind.PHENOMENA,
        Kind.ARCHITECTURES,
        Kind.APPLICATIONS,
        Kind.MODELS,
        Kind.CODEBASES,
    ),
]
NotebookName = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=rf"^{SLUG}$")]
MeasureName = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")]
ClaimId = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=rf"^{SLUG}$")]
