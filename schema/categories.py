"""Categories: pages that gather entries across or within kinds, computed from fields and never typed."""

from collections.abc import Callable
from dataclasses import dataclass

from schema.entries import Architecture, BaseEntry, Codebase, Concept, Group, Paper, Person, Resource
from schema.entries.papers import PaperType
from schema.entries.records import ResourceType
from schema.ids import Kind


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
        "interpretability-architectures",
        "Interpretability architectures",
        "Networks that are built or trained so that people can read them.",
        lambda entry: isinstance(entry, Architecture) and entry.readable,
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
    Category(
        "people-and-groups",
        "People and groups",
        "Who works in the field, and where.",
        lambda entry: isinstance(entry, Person | Group),
    ),
    Category("events", "Events", "Workshops and conferences.", _resource(ResourceType.EVENT)),
)

LISTS = frozenset({*(kind.value for kind in Kind), *(category.id for category in CATEGORIES)})
"""Every list of entries: the kinds and the categories."""

OTHER_NAMES = {
    **{kind.value: kind.value for kind in Kind},
    "features-and-circuits": Kind.CIRCUITS.value,
    "github-codebases": Kind.CODEBASES.value,
    "video-channels": "categories/channels",
    "youtube-channels": "categories/channels",
}
"""Names under which readers of other wikis look for a category, and the list that it is here."""
