"""Draw cited sentences at random, so that somebody who did not write them can hold each against its source.

    python -m tests.citations --seed 1 --amount 60

prints a Markdown table, one row a sentence: where it stands, what it says, what it cites. The table that was checked
last is `docs/citations.md`.
"""

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from tools.lint.texts import Sentence, sentences
from tools.pipeline import compile_content

ROOT = Path(__file__).parent.parent
CITATION = re.compile(r"\[@([a-z0-9-]+)(?:,\s*([^\]]+))?\]")


def cited(root: Path) -> Iterator[tuple[Sentence, tuple[str, ...]]]:
    """Yield every sentence of prose that cites something, with what it cites."""
    graph = compile_content(root).graph
    for entry in graph.entries.values():
        for sentence in sentences(entry) if entry.body else ():
            keys = tuple(dict.fromkeys(key for key, _ in CITATION.findall(sentence.text)))
            if keys:
                yield sentence, keys


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--amount", type=int, default=60)
    given = parser.parse_args()
    drawn = random.Random(given.seed).sample(sorted(cited(ROOT), key=lambda pair: pair[0].place), given.amount)
    print("| # | where | sentence | cites |\n|---|---|---|---|")
    for number, (sentence, keys) in enumerate(sorted(drawn, key=lambda pair: pair[0].place), start=1):
        text = " ".join(sentence.text.split()).replace("|", "\\|")
        where = f"{sentence.place.path.removeprefix('content/').removesuffix('.md')}:{sentence.place.line}"
        print(f"| {number} | {where} | {text} | {', '.join(keys)} |")


if __name__ == "__main__":
    main()
