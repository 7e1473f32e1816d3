"""Agreement with other libraries: each runs in an environment of its own, see `make peers`.

A module below `a/` or `b/` computes, with another library and on one of our models, what a function of a notebook
computes too. `python -m tests.peers.run a` holds the values against those kept in `notebooks/records/peers/`, which the
notebook asserts again without the library.
"""
