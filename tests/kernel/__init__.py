"""Real kernels on tiny notebooks in pure Python."""
