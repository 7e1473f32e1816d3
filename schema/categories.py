"""Categories: pages that gather entries across or within kinds, computed from fields and never typed."""

from collections.abc import Callable
from dataclasses import dataclass

from schema.entries import Architecture, BaseEntry, Codebase, Concept, Paper, Resource
from schema.entries.papers import PaperType
from schema.entries.records import ResourceType


@dataclass(frozen=True, slots=True)
class Category:
    """A category page.

    Args:
        id: the last part of its address, `categories/<id>/`.
        title: what the reader sees.
        says: one sentence on what is gathered.
        holds: whether an entry belongs to it.
    """

    id: str
    title: str
    says: str
    holds: Callable[[BaseEntry], bool]


def _resource(*types: ResourceType) -> Callable[[BaseEntry], bool]:
    return lambda entry: isinstance(entry, Resource) and entry.type in types


CATEGORIES: tuple[Category, ...] = (
    Category(
        "highlighted-work",
        "Highlighted work",
        "The works that a newcomer should meet first.",
        lambda entry: isinstance(entry, Paper) and entry.highlighted,
    ),
    Category(
        "theory",
        "Theory",
        "Frameworks and theories of how networks compute and learn.",
        lambda entry: (
            (isinstance(entry, Concept) and entry.theory) or (isinstance(entry, Paper) and "theory" in entry.topics)
        ),
    ),
    Category(
        "surveys",
        "Surveys and books",
        "Overviews of the field or of a part of it.",
        lambda entry: isinstance(entry, Paper) and entry.type in {PaperType.SURVEY, PaperType.BOOK},
    ),
    Category(
        "architectures-for-interpretability",
        "Architectures for interpretability",
        "Auxiliary models that are trained to read another model.",
        lambda entry: isinstance(entry, Architecture) and entry.auxiliary,
    ),
    Category(
        "ai-architectures",
        "AI architectures",
        "The networks that are studied.",
        lambda entry: isinstance(entry, Architecture) and not entry.auxiliary,
    ),
    Category(
        "benchmarks",
        "Benchmarks",
        "Suites that measure how good an interpretation is.",
        lambda entry: isinstance(entry, Codebase) and entry.benchmark,
    ),
    Category(
        "resources-for-learning",
        "Resources for learning",
        "Courses, tutorials, glossaries, notebooks, books, talks and lists.",
        _resource(
            ResourceType.COURSE,
            ResourceType.TUTORIAL,
            ResourceType.GLOSSARY,
            ResourceType.NOTEBOOK,
            ResourceType.VIDEO,
            ResourceType.BOOK,
            ResourceType.POST,
            ResourceType.LIST,
            ResourceType.PODCAST,
            ResourceType.PROGRAMME,
        ),
    ),
    Category("communities", "Communities", "Where people of the field meet.", _resource(ResourceType.COMMUNITY)),
    Category(
        "feeds", "Feeds and newsletters", "What to follow.", _resource(ResourceType.FEED, ResourceType.NEWSLETTER)
    ),
    Category("channels", "Video channels", "Where talks and lectures appear.", _resource(ResourceType.CHANNEL)),
    Category("events", "Events", "Workshops and conferences.", _resource(ResourceType.EVENT)),
)
