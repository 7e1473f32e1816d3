"""Every number that bounds anything, in one place, with the reason."""

# --- files under content/ -------------------------------------------------------------------------------------------
ENTRY_BYTES = 256 * 1024
"""The largest entry file; the longest good page is below 20 kB."""
PATH_BYTES = 100
"""The longest id; file systems and addresses both stay comfortable."""

# --- YAML -----------------------------------------------------------------------------------------------------------
YAML_DEPTH = 32
"""The deepest nesting of lists and mappings; entries need five."""
YAML_NODES = 5_000
"""The most keys and values in one file; every field of a method filled to its own limit needs fewer than 3,000."""
YAML_PROBLEMS = 100
"""Problems of one file's YAML before the rest of it is left unread."""

CHARACTERS_REPORTED = 10
"""Forbidden characters named in one file; a binary file would fill the report."""

# --- reports --------------------------------------------------------------------------------------------------------
PROBLEMS_SHOWN = 200
"""Problems printed to a terminal before the rest is counted; the JSON face shows all."""
QUOTED_CHARACTERS = 80
"""Characters of a value that a message quotes."""
SUGGESTIONS = 3
"""Names offered after "did you mean"."""

# --- pages ----------------------------------------------------------------------------------------------------------
CARD_CHARACTERS = 280
"""The longest hover card; a definition of two sentences fits."""
TABLE_BYTES = 64 * 1024
"""The longest table that a page holds whole; theme and the rest of the page stay within the other third of 100 kB."""
TABLE_ROWS = 100
"""Rows of a page where a table is split."""
GLOSSARY_TERMS = 120
"""Definitions of a page where the glossary is split."""
RELATED_SHOWN = 12
"""Entries of one relation before the rest is folded away."""
RELATED_STACKED = 6
"""Papers of one relation before the rest is folded away; they stand one a line."""
RELATED_LISTED = 150
"""Entries of one relation on a page; the index holds the rest."""
MENTIONS_SHOWN = 12
"""Pages under "what links here" before the rest is folded away."""
MENTIONS_LISTED = 100
"""Pages under "what links here", folded ones among them."""
SENTENCE_CHARACTERS = 260
"""The longest sentence quoted under "what links here"."""

# --- HTML and prose -------------------------------------------------------------------------------------------------
HTML_CHARACTERS = 2_000_000
"""The longest piece of HTML that is cleaned: a notebook's output limit; a page is below 100 kB."""
HTML_DEPTH = 200
"""Unclosed or nested elements; a parser's work can grow with their square."""
URL_CHARACTERS = 2_000
"""The longest address in a link."""
FORMULA_CHARACTERS = 4_000
"""The longest formula; a page-wide display has about 300 characters."""
FORMULA_DEPTH = 100
"""How deep the braces of a formula nest; formulas of the field need fewer than ten."""
FORMULA_EXPANSIONS = 500
"""Macros that one formula may expand."""
FORMULA_SECONDS = 1.0
"""For one formula; a usual one takes a fifth of a millisecond."""
FORMULA_BYTES = 200_000_000
"""Memory of the engine that typesets formulas; it starts with about 10 MB."""
PROSE_CHARACTERS = 100_000
"""The longest prose of an entry; the longest good page is below 20 kB."""
PROSE_BRACKETS = 4_000
"""Opening brackets in it: each may begin a link, which takes the parser twenty times a letter's time to rule out."""
FORMULAS = 600
"""Formulas on a page; more would be a table of data."""
CODE_CHARACTERS = 60_000
"""Code on a page that is highlighted; the rest is shown plain."""

# --- rules about the whole -------------------------------------------------------------------------------------------
GROWN_WIKI = 60
"""Topics from which on a page is expected to be woven into the others."""
LINKS_EXPECTED = 3
"""Other entries that a topic leads to, and that lead to it, at the least."""

# --- notebooks ------------------------------------------------------------------------------------------------------
NOTEBOOK_BYTES = 200_000
"""The largest notebook file; sources without outputs are far smaller."""
NOTEBOOK_SECONDS = 300
"""Wall-clock time of a whole notebook before it is stopped: five times what one should take, for slow machines."""
NOTEBOOK_MEMORY_MB = 3072
"""Resident memory of all processes of a notebook together."""
NOTEBOOK_PROCESSES = 64
"""Processes of one notebook; the kernel and its client are two."""
NOTEBOOK_THREADS = 512
"""Threads and processes of all notebooks that run at once, which the system counts by user."""
NOTEBOOK_SCRATCH_MB = 256
"""Size of the empty `/tmp` that a notebook may write to; also the largest single file."""
OUTPUT_BYTES = 2_000_000
"""What a running notebook may put out before it is stopped."""
STORED_BYTES = 600_000
"""Outputs of one notebook as committed; the page that shows them has to stay light."""
