"""One module for each family of experiments; see ``tfgraph.study`` on adding one."""
