"""The rendered site to a published tree: the only room that knows MkDocs, Zensical and Pagefind."""

from tools.site.build import BuildReport, BuildError, build
from tools.site.config import SiteConfig, read

__all__ = ["BuildReport", "BuildError", "SiteConfig", "build", "read"]
