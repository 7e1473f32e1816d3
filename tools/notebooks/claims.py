"""Claims as written, and as a run leaves them: what is wrong, at the line of the claim."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schema.claims import Bound, Claim, ClaimResult, Control, Verdict
from schema.entries import DemonstratedEntry, Method
from tools.notebooks.verdicts import in_words, overlap
from tools.problems import Place, Problem
from tools.validate import Entry


@dataclass(frozen=True, slots=True)
class Owner:
    """An entry that can have a notebook: what it says about it."""

    entry: Entry
    notebook: str | None
    claims: Sequence[Claim]

    def problem(self, code: str, path: tuple[str | int, ...], message: str, hint: str) -> Problem:
        """Return a problem at one of the entry's fields."""
        mark = self.entry.marks.at(path)
        place = Place(self.entry.path, mark.line, mark.column)
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        return Problem(code, place, message, hint, field, {"notebook": self.notebook or ""})


def owners(entries: Iterable[Entry]) -> list[Owner]:
    """Return every entry that can have a notebook, in the order given."""
    return [
        Owner(entry, entry.meta.notebook, entry.meta.claims)
        for entry in entries
        if isinstance(entry.meta, DemonstratedEntry)
    ]


def rules(owner: Owner) -> Iterator[Problem]:
    """Report what is wrong with an entry's claims as written, before anything runs."""
    yield from _shown(owner)
    if owner.notebook is None:
        if owner.claims:
            hint = "Name the notebook that measures them in `notebook`, or leave the claims out."
            yield owner.problem("KB-CLAIM-002", ("claims",), "Claims are made, but no notebook measures them.", hint)
        return
    headlines = [number for number, claim in enumerate(owner.claims) if claim.headline]
    if len(headlines) != 1:
        where: tuple[str | int, ...] = ("claims", headlines[1], "headline") if headlines else ("notebook",)
        message = (
            f"{len(headlines) or 'No'} claims are marked `headline: true`; the page's outcome comes from exactly one."
        )
        hint = "Mark the one main result of the technique, whose bound was written before the model was trained."
        yield owner.problem("KB-CLAIM-003", where, message, hint)
    first: dict[str, int] = {}
    for number, claim in enumerate(owner.claims):
        if first.setdefault(claim.id, number) != number:
            message = f"Two claims have the id `{claim.id}`."
            yield owner.problem("KB-CLAIM-004", ("claims", number, "id"), message, "Give each its own.")
        yield from _bounds(owner, number, claim)
        yield from _strength(owner, number, claim)


def _shown(owner: Owner) -> Iterator[Problem]:
    meta = owner.entry.meta
    if not isinstance(meta, Method):
        return
    given = {"notebook": meta.notebook, "not_shown_because": meta.not_shown_because, "overview": meta.overview}
    names = [name for name, value in given.items() if value]
    if len(names) != 1:
        said = " and ".join(f"`{name}`" for name in names) if names else "none of the three"
        message = f"A method has `notebook`, `not_shown_because` or `overview: true`; this one has {said}."
        hint = "Keep one: the notebook that shows it, the reason why none does, or the mark of a page about a family."
        yield owner.problem("KB-CLAIM-001", (names[1],) if names else (), message, hint)


def _bounds(owner: Owner, number: int, claim: Claim) -> Iterator[Problem]:
    sound = True
    rivals = [(name, rival) for name, rival in _rivals(claim) if rival is not None]
    bounds: list[tuple[Bound, tuple[str, ...]]] = [(claim.expect, ("expect",))]
    bounds += [(rival.expect, (name, "expect")) for name, rival in rivals]
    for bound, where in bounds:
        low, high = bound.at_least, bound.at_most
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            sound = False
            said = "has no side" if low is None else f"asks for {in_words(bound)}"
            message = f"The bound of claim `{claim.id}` {said}; no value can be held against it."
            hint = "Give `at_least`, `at_most`, or both with the smaller number in `at_least`."
            yield owner.problem("KB-CLAIM-005", ("claims", number, *where), message, hint)
    for name, rival in rivals if sound else ():
        if not overlap(claim.expect, rival.expect):
            continue
        message = (
            f"The {name} of claim `{claim.id}` may be {in_words(rival.expect)}, which can meet the claim's "
            f"own bound ({in_words(claim.expect)}): it would not show a failure."
        )
        hint = "Choose bounds that no value meets both: halfway between the worst seed and the best control."
        yield owner.problem("KB-CLAIM-006", ("claims", number, name, "expect"), message, hint)


def _rivals(claim: Claim) -> tuple[tuple[str, Control | None], ...]:
    return ("control", claim.control), ("shortcut", claim.shortcut)


def _strength(owner: Owner, number: int, claim: Claim) -> Iterator[Problem]:
    meta = owner.entry.meta
    if isinstance(meta, Method) and claim.strength.rung > meta.evidence.rung:
        message = f"Claim `{claim.id}` says `{claim.strength}`, but the method yields at most `{meta.evidence}`."
        hint = "Lower `strength`, or raise the method's `evidence` if it really yields that."
        yield owner.problem("KB-CLAIM-007", ("claims", number, "strength"), message, hint)


def broken(owner: Owner, results: Sequence[ClaimResult], *, missed: bool = False) -> Iterator[Problem]:
    """Report claims that a run did not hold, each at the number that it broke.

    Args:
        owner: the entry.
        results: what `judge` said of its claims, in their order.
        missed: report missed headlines too; else they are an outcome to publish.
    """
    reported = {Verdict.FAILED, Verdict.MISSED} if missed else {Verdict.FAILED}
    for number, (claim, result) in enumerate(zip(owner.claims, results, strict=True)):
        if result.verdict not in reported:
            continue
        message = f"Claim `{claim.id}` of `{owner.entry.id}` does not hold: {result.reason}."
        values = {"control": result.control, "shortcut": result.shortcut}
        absent = [name for name, rival in _rivals(claim) if rival is not None and values[name] is None]
        passing = [
            name
            for name, rival in _rivals(claim)
            if rival is not None and (value := values[name]) is not None and not rival.expect.admits(value)
        ]
        if result.value is None or absent:
            where: tuple[str | int, ...] = ("measure",) if result.value is None else (absent[0], "measure")
            hint = f"Report it in `notebooks/{owner.notebook}.ipynb` with `lab.measure`, or correct the name."
            code = "KB-CLAIM-008"
        elif not passing:
            where, code = ("expect",), "KB-CLAIM-009"
            hint = "Find out why the number changed; a bound is never loosened until the run passes."
        else:
            where, code = (passing[0], "expect"), "KB-CLAIM-010"
            hint = "Where a control passes too, the claim shows nothing: find out why before you change either."
        yield owner.problem(code, ("claims", number, *where), message, hint)
