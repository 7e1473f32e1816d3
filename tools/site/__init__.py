"""The rendered site to a published tree: the only room that knows MkDocs, Zensical and Pagefind."""

from tools.site.build import BuildError, BuildReport, build
from tools.site.config import SiteConfig, read
from tools.site.serve import serve

__all__ = ["BuildError", "BuildReport", "SiteConfig", "build", "read", "serve"]
