"""The one Jinja environment: autoescape on, undefined names refused, templates compiled once."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tools.render import numbers
from tools.sanitize import SafeHtml


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["count"] = numbers.count
    return environment


def fill(template: str, **values: object) -> SafeHtml:
    """Return a template filled with values; every value that is not `SafeHtml` is escaped.

    Args:
        template: its name below `templates/`, without `.html`.
        values: what its names stand for.
    """
    return SafeHtml(_environment().get_template(f"{template}.html").render(values).strip())
