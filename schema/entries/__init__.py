"""One model for each kind of entry."""

from schema.entries.actors import Group, Person
from schema.entries.base import BaseEntry, TopicEntry
from schema.entries.circuits import Circuit
from schema.entries.demonstrated import DemonstratedEntry
from schema.entries.guides import Dispute, Landscape, ReadingPath
from schema.entries.methods import Method
from schema.entries.papers import Paper
from schema.entries.records import Codebase, Model, Resource
from schema.entries.topics import Application, Architecture, Concept, Phenomenon
from schema.ids import Kind

MODELS: dict[Kind, type[BaseEntry]] = {
    Kind.CONCEPTS: Concept,
    Kind.METHODS: Method,
    Kind.CIRCUITS: Circuit,
    Kind.PHENOMENA: Phenomenon,
    Kind.ARCHITECTURES: Architecture,
    Kind.APPLICATIONS: Application,
    Kind.LANDSCAPES: Landscape,
    Kind.DISPUTES: Dispute,
    Kind.PATHS: ReadingPath,
    Kind.MODELS: Model,
    Kind.PAPERS: Paper,
    Kind.PEOPLE: Person,
    Kind.GROUPS: Group,
    Kind.CODEBASES: Codebase,
    Kind.RESOURCES: Resource,
}

__all__ = [
    "MODELS",
    "Application",
    "Architecture",
    "BaseEntry",
    "Circuit",
    "Codebase",
    "Concept",
    "DemonstratedEntry",
    "Dispute",
    "Group",
    "Landscape",
    "Method",
    "Model",
    "Paper",
    "Person",
    "Phenomenon",
    "ReadingPath",
    "Resource",
    "TopicEntry",
]
