"""What one does with networks and training: experiments, curves, plots.

An experiment is found by its name (``tfgraph study NAME``). To add one:

1. Write the training in a module of this package. It returns a result with the four
   methods of ``tfgraph.study.registry.Result``: ``table()``, ``series()``,
   ``plot(axes)`` and ``to_dict()``.
2. Describe it in a module of ``tfgraph.study.experiments``, which is found by itself::

       from dataclasses import dataclass

       from tfgraph.study.registry import Experiment
       from tfgraph.study.settings import Configuration, Count, Positive


       @dataclass(frozen=True)
       class RangeTest(Configuration):
           min_learning_rate: Positive = 1e-5
           steps: Count = 100


       def _run(config, data, on_progress, pieces):
           from tfgraph.study.range_test import range_test  # TensorFlow only here

           return range_test(data, ..., on_step=on_progress)


       EXPERIMENTS = (
           Experiment("range_test", "the rate at which ...", RangeTest(), _run),
       )

What takes long is made in pieces, ``pieces.get(name, make)``: a killed experiment goes
on from those that were finished (``tfgraph.study.unfinished``).

These modules do not import TensorFlow before an experiment runs, so that the list of
experiments and a mistake in a setting are there at once. The command reads settings
(``--set steps=50``), refuses unknown ones, shows progress and saves the result.
"""
