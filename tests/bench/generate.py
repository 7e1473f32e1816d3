"""Knowledge bases of any size, made from a seed: prose, records and relations in the proportions of a real one."""

import random
from pathlib import Path

WORDS = tuple(
    """activation attention circuit direction dictionary embedding feature gradient head induction layer lens linear
    logit model network neuron patch position probe representation residual sparse stream superposition token training
    vector""".split()
)
SECTIONS = ("Intuition", "In detail", "Why it matters", "Open questions")


def write_knowledge_base(root: Path, size: int, seed: int = 0) -> None:
    """Write a knowledge base of `size` entries below `root/content`.

    Args:
        root: the folder of a wiki.
        size: number of entries: six in ten are prose, three papers, one a person.
        seed: seed of everything random.
    """
    rng = random.Random(seed)
    concepts = [f"topic-{n:05}" for n in range(size * 6 // 10)]
    people = [f"person-{n:05}" for n in range(size // 10)]
    papers = [f"paper-{n:05}" for n in range(size - len(concepts) - len(people))]
    for kind in ("concepts", "papers", "people"):
        (root / "content" / kind).mkdir(parents=True, exist_ok=True)
    for n, name in enumerate(concepts):
        _write(root, f"concepts/{name}.md", _concept(rng, n, concepts, papers))
    for n, name in enumerate(papers):
        _write(root, f"papers/{name}.yaml", _paper(rng, n, concepts, people))
    for n, name in enumerate(people):
        _write(root, f"people/{name}.yaml", f"title: Person {n}\nrelated: [concepts/{concepts[n % len(concepts)]}]\n")


def write_plain_pages(root: Path, size: int, seed: int = 0) -> None:
    """Write a plain MkDocs project with Material and its search: as many pages with as much prose, and no wiki."""
    rng = random.Random(seed)
    docs = root / "docs"
    docs.mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Plain\ntheme:\n  name: material\n  font: false\nplugins: [search]\n")
    (docs / "index.md").write_text("# Plain\n")
    names = [f"page-{n:05}" for n in range(size - 1)]
    for n, name in enumerate(names):
        # Records have no prose: four pages in ten are a sentence with two links, as papers and people are.
        prose = SECTIONS if n < size * 6 // 10 else ()
        sections = "\n".join(f"## {section}\n\n{_paragraphs(rng, names, '{name}.md')}" for section in prose)
        sections = sections or f"See [one]({rng.choice(names)}.md) and [another]({rng.choice(names)}.md).\n"
        (docs / f"{name}.md").write_text(f"# Page {n}\n\n{sections}", encoding="utf-8")


def _write(root: Path, name: str, text: str) -> None:
    (root / "content" / name).write_text(text, encoding="utf-8")


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=14)).capitalize() + "."


def _paragraphs(rng: random.Random, names: list[str], link: str) -> str:
    paragraphs = []
    for _ in range(2):
        target = rng.choice(names)
        see = f"See [that page]({link.format(name=target)})." if link else f"See [[concepts/{target}]]."
        paragraphs.append(" ".join([*(_sentence(rng) for _ in range(4)), see]))
    return "\n\n".join(paragraphs) + "\n"


def _concept(rng: random.Random, n: int, concepts: list[str], papers: list[str]) -> str:
    requires = f"requires: [concepts/{concepts[rng.randrange(n)]}]\n" if n else ""
    front = f"title: Topic {n}\ndefinition: {_sentence(rng)}\n{requires}introduced_by: [papers/{rng.choice(papers)}]\n"
    sections = "\n".join(
        f"## {section}\n\n{_paragraphs(rng, concepts, '')}\nAs shown before [@{rng.choice(papers)}].\n"
        for section in SECTIONS
    )
    return f"---\n{front}---\n\n{sections}"


def _paper(rng: random.Random, n: int, concepts: list[str], people: list[str]) -> str:
    authors = ", ".join(f"people/{person}" for person in rng.sample(people, k=min(3, len(people))))
    return (
        f"title: Paper {n} on {' '.join(rng.choices(WORDS, k=4))}\ntype: paper\nauthors: [{authors}]\n"
        f"year: {2010 + n % 16}\nstudies: [concepts/{rng.choice(concepts)}]\n"
    )
