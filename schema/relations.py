"""The table of relations: from, to, inverse, cardinality, acyclic. Data, not code.

An author writes one side of a relation; the other is derived. Where both sides have a field of their own
(`introduced_by` and `introduces`), either may be written and the two are merged.
"""

from dataclasses import dataclass

from schema.ids import Kind

TOPICS = frozenset({Kind.CONCEPTS, Kind.METHODS, Kind.CIRCUITS, Kind.PHENOMENA, Kind.ARCHITECTURES, Kind.APPLICATIONS})
SUBJECTS = TOPICS | {Kind.MODELS, Kind.CODEBASES}
ACTORS = frozenset({Kind.PEOPLE, Kind.GROUPS})
ALL = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Relation:
    """One row: entries of `sources` point to entries of `targets`.

    Args:
        name: the relation from source to target.
        path: where an author writes it, below the entry (`*` stands for each item of a list).
        inverse: its name from target to source; equal to `name` where the relation is symmetric.
        sources: kinds that may have it.
        targets: kinds that it may point to.
        label: what the reader sees on the source's page.
        inverse_label: what the reader sees on the target's page.
        many: whether a source may have more than one target.
        acyclic: whether following it may never lead back.
        inverse_path: the field on the target's side, where an author may write that side instead.
        names_allowed: whether a plain name may stand where no entry exists (authors, affiliations).
    """

    name: str
    path: str
    inverse: str
    sources: frozenset[Kind]
    targets: frozenset[Kind]
    label: str
    inverse_label: str
    many: bool = True
    acyclic: bool = False
    inverse_path: str | None = None
    names_allowed: bool = False

    @property
    def symmetric(self) -> bool:
        """Return whether the relation reads the same from both sides."""
        return self.name == self.inverse


def _one(kind: Kind) -> frozenset[Kind]:
    return frozenset({kind})


RELATIONS: tuple[Relation, ...] = (
    Relation("part_of", "part_of.*", "has_part", TOPICS, TOPICS, "Part of", "Includes", acyclic=True),
    Relation("requires", "requires.*", "required_by", TOPICS, TOPICS, "Read first", "Leads to", acyclic=True),
    Relation(
        "contrasts_with",
        "contrasts_with.*",
        "contrasts_with",
        TOPICS,
        TOPICS,
        "Not to be confused with",
        "Not to be confused with",
    ),
    Relation("related", "related.*", "related", ALL, ALL, "Related", "Related"),
    Relation(
        "introduced_by",
        "introduced_by.*",
        "introduces",
        SUBJECTS,
        _one(Kind.PAPERS),
        "Introduced by",
        "Introduces",
        inverse_path="introduces.*",
    ),
    Relation("uses", "uses.*", "used_by", _one(Kind.PAPERS), SUBJECTS, "Uses", "Used by"),
    Relation("studies", "studies.*", "studied_by", _one(Kind.PAPERS), SUBJECTS, "Studies", "Studied by"),
    Relation(
        "supports",
        "supports.*",
        "supported_by",
        _one(Kind.PAPERS),
        _one(Kind.PAPERS),
        "Supports",
        "Supported by",
        acyclic=True,
    ),
    Relation("disputes", "disputes.*", "disputed_by", _one(Kind.PAPERS), _one(Kind.PAPERS), "Disputes", "Disputed by"),
    Relation(
        "authors", "authors.*", "wrote", _one(Kind.PAPERS), _one(Kind.PEOPLE), "Authors", "Papers", names_allowed=True
    ),
    Relation(
        "implemented_in",
        "implemented_in.*",
        "implements",
        frozenset({Kind.METHODS, Kind.ARCHITECTURES}),
        _one(Kind.CODEBASES),
        "Implemented in",
        "Implements",
    ),
    Relation(
        "found_in",
        "found_in.*",
        "contains",
        _one(Kind.CIRCUITS),
        _one(Kind.MODELS),
        "Found in",
        "Features and circuits found in it",
    ),
    Relation(
        "found_with",
        "found_with.*",
        "reveals",
        _one(Kind.CIRCUITS),
        _one(Kind.METHODS),
        "Found with",
        "Features and circuits found with it",
    ),
    Relation(
        "applies", "applies.*", "applied_in", _one(Kind.APPLICATIONS), _one(Kind.METHODS), "Applies", "Applied in"
    ),
    Relation(
        "tests_claim_of",
        "claims.*.source.paper",
        "claims_tested_by",
        frozenset({Kind.METHODS, Kind.CIRCUITS}),
        _one(Kind.PAPERS),
        "Measures claims of",
        "Claims measured here",
    ),
    Relation(
        "affiliated_with",
        "affiliations.*.group",
        "people",
        _one(Kind.PEOPLE),
        _one(Kind.GROUPS),
        "Affiliations",
        "People",
        names_allowed=True,
    ),
    Relation(
        "parent",
        "parent",
        "children",
        _one(Kind.GROUPS),
        _one(Kind.GROUPS),
        "Belongs to",
        "Contains",
        many=False,
        acyclic=True,
    ),
    Relation(
        "maintained_by", "maintained_by.*", "maintains", _one(Kind.CODEBASES), ACTORS, "Maintained by", "Maintains"
    ),
    Relation(
        "described_in",
        "described_in.*",
        "describes",
        frozenset({Kind.CODEBASES, Kind.MODELS}),
        _one(Kind.PAPERS),
        "Described in",
        "Describes",
    ),
    Relation("by", "by.*", "made", _one(Kind.RESOURCES), ACTORS, "By", "Resources made", names_allowed=True),
    Relation("about", "about.*", "resources", _one(Kind.RESOURCES), ALL, "About", "Resources"),
    Relation(
        "prerequisites",
        "prerequisites.*",
        "prepares_for",
        _one(Kind.RESOURCES),
        ALL,
        "Know before",
        "Prepares for these resources",
    ),
    Relation(
        "architecture",
        "architecture",
        "models",
        _one(Kind.MODELS),
        _one(Kind.ARCHITECTURES),
        "Architecture",
        "Models",
        many=False,
    ),
    Relation("trained_by", "trained_by.*", "trained", _one(Kind.MODELS), ACTORS, "Trained by", "Trained"),
    Relation("covers", "covers.*", "covered_by", _one(Kind.LANDSCAPES), TOPICS, "Covers", "Landscape"),
    Relation("timeline", "timeline.*", "placed_in", _one(Kind.LANDSCAPES), _one(Kind.PAPERS), "Timeline", "Landscape"),
    Relation("start", "start.*.entry", "starts", _one(Kind.LANDSCAPES), ALL, "Where to start", "A place to start in"),
    Relation("debates", "debates.*", "debated_in", _one(Kind.DISPUTES), TOPICS, "Concerns", "In dispute"),
    Relation(
        "argued_by",
        "sides.*.papers.*",
        "argues_in",
        _one(Kind.DISPUTES),
        _one(Kind.PAPERS),
        "Argued by",
        "Takes a side in",
    ),
    Relation("steps", "steps.*.entry", "step_of", _one(Kind.PATHS), ALL, "Steps", "On the reading path"),
    Relation("knows", "knows.*", "known_on", _one(Kind.PATHS), TOPICS, "Assumes", "Assumed by the reading path"),
)
