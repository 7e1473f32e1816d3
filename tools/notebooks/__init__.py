"""Notebooks: what they depend on, how they run, what they measured, and how they are shown."""
