"""Source to source: old Python and TensorFlow-1 code made to run today.

``modernize`` mends Python 2 and the removed names of other libraries; its rules are
the files of ``rules``. Nothing here imports TensorFlow.
"""
