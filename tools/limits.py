"""Every number that bounds anything, in one place, with the reason."""

# --- files under content/ -------------------------------------------------------------------------------------------
ENTRY_BYTES = 256 * 1024
"""The largest entry file; the longest good page is below 20 kB."""
PATH_BYTES = 100
"""The longest id; file systems and addresses both stay comfortable."""

# --- YAML -----------------------------------------------------------------------------------------------------------
YAML_DEPTH = 32
"""The deepest nesting of lists and mappings; entries need five."""
YAML_NODES = 20_000
"""The most values in one file."""

# --- reports --------------------------------------------------------------------------------------------------------
PROBLEMS_SHOWN = 200
"""Problems printed to a terminal before the rest is counted; the JSON face shows all."""
SUGGESTIONS = 3
"""Names offered after "did you mean"."""
