"""`python -m tools` is the same program as `wiki`."""

from tools.cli import main

main()
