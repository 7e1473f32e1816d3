"""A problem found in the content: one frozen object with several faces, and the registry of their codes."""

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tools import limits


class Severity(StrEnum):
    """How a problem counts: an error fails the check, a warning and a notice do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the registry; `docs/problems.md` explains each.

    Args:
        code: its stable name.
        title: what is wrong, in general, without a full stop.
        severity: how it counts.
    """

    code: str
    title: str
    severity: Severity = Severity.ERROR


CODES: dict[str, Code] = {
    row.code: row
    for row in (
        # --- files below content/
        Code("KB-FILE-001", "A symbolic link"),
        Code("KB-FILE-002", "Not a file: a pipe, a device or a socket"),
        Code("KB-FILE-003", "An executable file"),
        Code("KB-FILE-004", "A kind of file that is not content"),
        Code("KB-FILE-005", "A name that cannot be an id"),
        Code("KB-FILE-006", "A name that Windows reserves"),
        Code("KB-FILE-007", "A folder that is no kind of entry"),
        Code("KB-FILE-008", "A file or folder in the wrong place"),
        Code("KB-FILE-009", "Two files with one id"),
        Code("KB-FILE-010", "A file that is too large"),
        Code("KB-FILE-011", "Text that is not UTF-8"),
        Code("KB-FILE-012", "A character that cannot be seen or turns the text around"),
        Code("KB-FILE-013", "A file that cannot be read"),
        Code("KB-FILE-014", "No front matter"),
        Code("KB-FILE-015", "Front matter without an end"),
        Code("KB-FILE-016", "Data where the kind needs prose"),
        # --- YAML
        Code("KB-YAML-001", "YAML that cannot be read"),
        Code("KB-YAML-002", "A key that stands twice"),
        Code("KB-YAML-003", "An anchor or an alias"),
        Code("KB-YAML-004", "A tag"),
        Code("KB-YAML-005", "A merge key"),
        Code("KB-YAML-006", "Too deep or too many values"),
        Code("KB-YAML-007", "A key that is not text"),
        Code("KB-YAML-008", "A second document or a directive"),
        Code("KB-YAML-009", "An escape for a character that is not allowed"),
        Code("KB-YAML-010", "A written null"),
        Code("KB-YAML-011", "No fields"),
        # --- fields of an entry
        Code("KB-FIELD-001", "A field is missing"),
        Code("KB-FIELD-002", "A field that this kind does not have"),
        Code("KB-FIELD-003", "A value of the wrong type"),
        Code("KB-FIELD-004", "Too short or too long"),
        Code("KB-FIELD-005", "A value of the wrong form"),
        Code("KB-FIELD-006", "A value that is not on the list"),
        Code("KB-FIELD-007", "A number out of range"),
        # --- prose
        Code("KB-PROSE-001", "Raw HTML"),
        Code("KB-PROSE-002", "A heading of level 1"),
        Code("KB-PROSE-003", "A heading that skips a level"),
        Code("KB-PROSE-004", "Two headings with the same text", Severity.WARNING),
        Code("KB-PROSE-005", "A heading that is more than plain text"),
        Code("KB-PROSE-006", "A heading inside something else"),
        Code("KB-PROSE-007", "A link to an address that is not allowed"),
        Code("KB-PROSE-008", "A link without encryption"),
        Code("KB-PROSE-009", "A link within the site that is not a wiki link"),
        Code("KB-PROSE-010", "A picture in prose"),
        Code("KB-PROSE-011", "A block of code without an end"),
        Code("KB-PROSE-012", "A note of an unknown kind"),
        Code("KB-PROSE-013", "A formula that cannot be shown"),
        Code("KB-PROSE-014", "A formula without an end"),
        Code("KB-PROSE-015", "A wiki link that is not complete"),
        Code("KB-PROSE-016", "A citation that is not complete"),
        Code("KB-PROSE-017", "A footnote without its text, or a text without its mark"),
        Code("KB-PROSE-018", "An embed inside a paragraph"),
        Code("KB-PROSE-019", "Prose beyond the bounds"),
        # --- links between entries
        Code("KB-LINK-001", "A link that leads nowhere"),
        Code("KB-LINK-002", "A link that could mean several entries"),
        Code("KB-LINK-003", "A link to a section that does not exist"),
        Code("KB-LINK-004", "A name that two entries claim"),
        Code("KB-LINK-005", "A citation of a paper that has no entry"),
        # --- relations
        Code("KB-REL-001", "A relation to an entry that does not exist"),
        Code("KB-REL-002", "A relation to an entry of the wrong kind"),
        Code("KB-REL-003", "A relation that leads in a circle"),
        Code("KB-REL-004", "A relation to itself, or written twice"),
        Code("KB-REL-005", "A relation by a former id"),
        # --- claims and what a run measured
        Code("KB-CLAIM-001", "A method that neither shows nor says why not"),
        Code("KB-CLAIM-002", "Claims without a notebook"),
        Code("KB-CLAIM-003", "Not exactly one headline"),
        Code("KB-CLAIM-004", "Two claims with one id"),
        Code("KB-CLAIM-005", "A bound that nothing can meet"),
        Code("KB-CLAIM-006", "A control that could meet the claim"),
        Code("KB-CLAIM-007", "A claim stronger than its method"),
        Code("KB-CLAIM-008", "A measure that the notebook does not report"),
        Code("KB-CLAIM-009", "A bound that is not met"),
        Code("KB-CLAIM-010", "A control that did not fail"),
        # --- notebooks and their results
        Code("KB-RUN-001", "A notebook that does not exist"),
        Code("KB-RUN-002", "A notebook that no entry shows"),
        Code("KB-RUN-003", "A notebook that two entries show"),
        Code("KB-RUN-004", "A file that is not a notebook"),
        Code("KB-RUN-005", "A notebook with outputs"),
        Code("KB-RUN-006", "Another kernel, or no parameters"),
        Code("KB-RUN-007", "A cell that is not Python"),
        Code("KB-RUN-008", "Code that reaches out of the notebook"),
        Code("KB-RUN-009", "A notebook that was never run"),
        Code("KB-RUN-010", "A notebook edited without being run"),
        Code("KB-RUN-011", "A damaged result"),
        Code("KB-RUN-012", "A result of no notebook"),
        Code("KB-RUN-013", "A cell that raised an error"),
        Code("KB-RUN-014", "A notebook that broke a limit"),
        Code("KB-RUN-015", "A run whose results cannot be kept"),
        Code("KB-RUN-016", "A notebook that could not be run"),
        # --- rules across fields and pages
        Code("KB-LINT-001", "A section is missing"),
        Code("KB-LINT-002", "Sections out of order"),
        Code("KB-LINT-003", "Findings of a work that was not read"),
        Code("KB-LINT-004", "Two papers with one identifier"),
        Code("KB-LINT-005", "An entry that nothing leads to", Severity.WARNING),
        Code("KB-LINT-006", "A word that hides", Severity.WARNING),
        Code("KB-LINT-007", "A definition that uses its own term"),
        Code("KB-LINT-008", "A page with few links", Severity.WARNING),
        Code("KB-LINT-009", "A source that is named and never cited", Severity.WARNING),
        Code("KB-LINT-010", "A number from a work that is not cited"),
        Code("KB-LINT-011", "A quotation without its source"),
        Code("KB-LINT-012", "A symbol that nothing explains", Severity.WARNING),
        Code("KB-LINT-013", "A reading path with a gap"),
        Code("KB-LINT-014", "A list that does not exist"),
        Code("KB-LINT-015", "A page that is not written yet"),
        Code("KB-LINT-016", "A finding from beyond what was read"),
        # --- the build of the site
        Code("KB-BUILD-001", "Settings of the site that cannot be used"),
        Code("KB-BUILD-002", "A built page links to nothing"),
        Code("KB-BUILD-003", "A built page links to a place that its target lacks"),
        Code("KB-BUILD-004", "A built page reaches outside"),
        Code("KB-BUILD-005", "A built page without its frame"),
        Code("KB-BUILD-006", "A script that is not the theme's"),
        Code("KB-BUILD-007", "A path that the site cannot hold"),
        Code("KB-BUILD-008", "Two outputs at one path"),
        Code("KB-BUILD-009", "The site generator complains"),
        Code("KB-BUILD-010", "The search index could not be made"),
    )
}
"""Every code; what is not listed counts as an error."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: a path relative to the repository, with line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what is wrong, where, and what to do.

    Args:
        code: a row of `CODES`.
        place: where it is.
        message: what is wrong and what was expected, one sentence.
        hint: what to do, with "Did you mean ...?" where a near name exists.
        field: the field, as an author writes it (`claims[0].expect`).
        args: what the message was made of, for programs.
    """

    code: str
    place: Place
    message: str
    hint: str = ""
    field: str = ""
    args: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Return how it counts, by the registry."""
        return CODES[self.code].severity if self.code in CODES else Severity.ERROR

    @property
    def title(self) -> str:
        """Return what is wrong in general, by the registry."""
        return CODES[self.code].title if self.code in CODES else self.code

    @property
    def fails(self) -> bool:
        """Return whether the check fails because of it."""
        return self.severity is Severity.ERROR


def fails(problems: Iterable[Problem]) -> bool:
    """Return whether any of these problems fails the check."""
    return any(problem.fails for problem in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, by file, line, column and code."""
    seen: dict[tuple[Place, str, str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.place, problem.code, problem.field, problem.message), problem)
    return tuple(seen[key] for key in sorted(seen))


# What a terminal or a reviewer would act on or not see: controls, surrogates, marks that turn or hide text.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return text on one line, with every character that a terminal might act on written as an escape."""
    return _HIDDEN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def shortened(text: str, length: int = limits.QUOTED_CHARACTERS) -> str:
    """Return text as a message quotes it: printable, and cut where it is long."""
    shown = printable(text[: length + 1])
    return shown if len(text) <= length else f"{printable(text[:length])}…"


def summary(problems: Sequence[Problem]) -> str:
    """Return the count in one line."""
    if not problems:
        return "No problems."
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[kind]} {kind}{'s' if counts[kind] > 1 else ''}" for kind in Severity if counts[kind]]
    files = len({problem.place.path for problem in problems})
    return f"{', '.join(parts)} in {files} file{'s' if files > 1 else ''}."


def as_terminal(problems: Sequence[Problem]) -> str:
    """Return problems as lines for a person: `path:line:column: error KB-...: message`, the hint below."""
    lines = []
    for problem in problems[: limits.PROBLEMS_SHOWN]:
        place = f"{printable(problem.place.path)}:{problem.place.line}:{problem.place.column}"
        lines.append(f"{place}: {problem.severity} {problem.code}: {printable(problem.message)}")
        if problem.hint:
            lines.append(f"    {printable(problem.hint)}")
    if len(problems) > limits.PROBLEMS_SHOWN:
        lines.append(f"... and {len(problems) - limits.PROBLEMS_SHOWN} more; `--format json` shows all.")
    return "\n".join([*lines, summary(problems)]) + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """Return problems as workflow commands, which GitHub shows at the line of a pull request."""
    lines = []
    for problem in problems:
        properties = {
            "file": problem.place.path,
            "line": str(problem.place.line),
            "col": str(problem.place.column),
            "title": f"{problem.code}: {problem.title}",
        }
        written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        lines.append(
            f"::{problem.severity} {written}::{_data(' '.join(filter(None, (problem.message, problem.hint))))}"
        )
    return "\n".join([*lines, summary(problems)]) + "\n"


def as_rdjsonl(problems: Sequence[Problem]) -> str:
    """Return problems in the format of reviewdog: one JSON object a line."""
    return "".join(
        json.dumps(
            {
                "message": " ".join(filter(None, (problem.message, problem.hint))),
                "location": {
                    "path": problem.place.path,
                    "range": {"start": {"line": problem.place.line, "column": problem.place.column}},
                },
                "severity": _RDJSON[problem.severity],
                "source": {"name": "wiki"},
                "code": {"value": problem.code},
            }
        )
        + "\n"
        for problem in problems
    )


def as_json(problems: Sequence[Problem]) -> str:
    """Return all problems as one JSON object with the list and the counts."""
    counts = Counter(problem.severity.value for problem in problems)
    rows = [
        {
            "code": problem.code,
            "severity": problem.severity.value,
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "field": problem.field,
            "message": problem.message,
            "hint": problem.hint,
            "args": dict(problem.args),
        }
        for problem in problems
    ]
    return json.dumps({"problems": rows, **{f"{kind}s": counts[kind.value] for kind in Severity}}, indent=2) + "\n"


_RDJSON = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTICE: "INFO"}


def _data(text: str) -> str:
    # The percent sign first, or it would escape the escapes.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
