"""Which name leads to which entry: ids, last parts, titles, aliases and former ids."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from schema.ids import ENTRY_ID
from tools.limits import SUGGESTIONS
from tools.problems import Place, Problem
from tools.validate import Entry
from tools.yamlsafe import Path


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of the knowledge base, in lower case.

    Args:
        leads_to: names that lead to exactly one entry.
        shared: names that several entries share, with their ids.
        redirects: former ids and alias ids to the id that holds today.
        broken: ids, and their last parts, of files that exist but could not be read; that is reported already.
    """

    leads_to: Mapping[str, str]
    shared: Mapping[str, tuple[str, ...]]
    redirects: Mapping[str, str]
    broken: frozenset[str] = frozenset()

    def near(self, wrong: str, *, prefix: str = "") -> str:
        """Return a question that names the nearest ids, or nothing where none is near.

        Args:
            wrong: the name that leads nowhere.
            prefix: a kind with its slash, where only ids of that kind would do.
        """
        wanted = wrong.strip().lower()
        choices = [name for name in self.leads_to if name.startswith(prefix)] if prefix else list(self.leads_to)
        found = process.extract(wanted, choices, scorer=fuzz.ratio, limit=SUGGESTIONS * 3, score_cutoff=70)
        ids = list(dict.fromkeys(self.leads_to[name] for name, _, _ in found))[:SUGGESTIONS]
        return f"Did you mean {' or '.join(f'`{entry_id}`' for entry_id in ids)}?" if ids else ""


def collect_names(entries: Mapping[str, Entry], broken: Iterable[str] = ()) -> tuple[Names, list[Problem]]:
    """Collect the names of all entries, and report names that two entries claim for themselves.

    The last part of an id and a title may be shared: a link by such a name is then refused where it stands. An alias
    or a former id is claimed on purpose, so a clash is reported where it is written.
    """
    redirects, problems = _redirects(entries)
    holders: dict[str, dict[str, None]] = {}
    for entry_id, entry in entries.items():
        for name in (entry_id.rsplit("/", 1)[1], entry.meta.title, *entry.meta.aliases):
            holders.setdefault(name.strip().lower(), {})[entry_id] = None
    for old, new in redirects.items():
        holders.setdefault(old.rsplit("/", 1)[1], {})[new] = None
    problems.extend(_alias_clashes(entries, holders))
    leads_to = {name: next(iter(ids)) for name, ids in holders.items() if len(ids) == 1}
    shared = {name: tuple(ids) for name, ids in holders.items() if len(ids) > 1}
    leads_to.update(redirects)
    leads_to.update({entry_id: entry_id for entry_id in entries})
    unread = frozenset(name for entry_id in broken for name in (entry_id, entry_id.rsplit("/", 1)[1]))
    return Names(leads_to, shared, redirects, unread), problems


def _former_ids(entry: Entry) -> Iterator[tuple[str, Path]]:
    for index, old in enumerate(entry.meta.formerly):
        yield old, ("formerly", index)
    for index, alias in enumerate(entry.meta.aliases):
        if ENTRY_ID.fullmatch(alias):
            yield alias, ("aliases", index)


def _redirects(entries: Mapping[str, Entry]) -> tuple[dict[str, str], list[Problem]]:
    redirects: dict[str, str] = {}
    problems = []
    for entry_id, entry in entries.items():
        for old, path in _former_ids(entry):
            holder = old if old in entries else redirects.get(old, "")
            if holder:
                problems.append(
                    Problem(
                        code="KB-LINK-004",
                        place=place_of(entry, path),
                        message=f"The old id `{old}` already belongs to `{holder}`.",
                        hint="An id can lead to one entry only: remove it here or there.",
                        field=str(path[0]),
                        args={"name": old, "holder": holder},
                    )
                )
            else:
                redirects[old] = entry_id
    return redirects, problems


def _alias_clashes(entries: Mapping[str, Entry], holders: Mapping[str, Mapping[str, None]]) -> Iterator[Problem]:
    for entry_id, entry in entries.items():
        for index, alias in enumerate(entry.meta.aliases):
            others = [other for other in holders[alias.strip().lower()] if other != entry_id]
            if others and not ENTRY_ID.fullmatch(alias):
                yield Problem(
                    code="KB-LINK-004",
                    place=place_of(entry, ("aliases", index)),
                    message=f"The alias `{alias}` is also a name of `{others[0]}`.",
                    hint="Readers would land on either page: keep the alias on the one that they mean.",
                    field=f"aliases[{index}]",
                    args={"name": alias, "holder": others[0]},
                )


def place_of(entry: Entry, path: Path) -> Place:
    """Return the place of a field of an entry."""
    mark = entry.marks.at(path)
    return Place(entry.path, mark.line, mark.column)
