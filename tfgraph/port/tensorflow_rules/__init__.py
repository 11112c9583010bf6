"""One file for each thing that ``--to tensorflow`` rewrites or reports."""
