"""Source to source: old Python and TensorFlow-1 code made to run today.

``modernize`` mends Python 2 and the removed names of other libraries in memory, for
``tfgraph run``; its rules are the files of ``rules``. ``porting`` ports a source for
good, with those of ``tensorflow_rules``, too; ``scripts`` and ``notebooks`` are the
files, ``trees`` ports many of them, ``writing`` puts them in their places. Nothing here
imports TensorFlow.
"""
