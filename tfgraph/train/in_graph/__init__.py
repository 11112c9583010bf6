"""Whole epochs inside the graph, for graphs that were built for the feed loop.

| file | what it does |
|---|---|
| ``cutting`` | cuts one training step out of its graph |
| ``conditions`` | decides the step's conditionals on booleans that are known |
| ``resources`` | gives the step resource variables, for functions |
| ``epochs`` | loops over the step inside the graph, compiled by XLA if asked |
| ``fallback`` | compiles what can be compiled, and runs the rest uncompiled |
| ``streaming`` | reads data from the disk while the epoch runs |
"""
