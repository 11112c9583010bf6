"""The source rules: one rewrite per file, found by ``tfgraph.port.modernize``."""
