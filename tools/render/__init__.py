"""The graph and the results to pages in memory."""
