"""Run an experiment on networks and training, and save what it measured.

Without NAME, the experiments are listed. Most of them change one thing of a base
configuration, and train one TensorFlow-1 graph for each of its values, with equal
seeds. What was measured is printed as a table; the output folder gets all numbers
(results.json, series.csv) and a picture (picture.png), and nothing that is there
already is replaced unless --force is given.

A killed experiment is gone on with by the same command with --resume, and ends with
the same numbers to the bit. Networks and rows that were finished survive, and of the
training in work a state about eleven seconds old at most, in the middle of an epoch
too; short trainings (range_test, vanishing_gradients, exploding_gradients, and a row of
weight_decay or wide_against_deep) begin again. All of it is in DIR/.tfgraph-unfinished
until the experiment has ended. A second run in the same folder is refused.

With --jobs or --scheduler, values are trained side by side, with the same numbers: each
worker has as many threads as one process without --jobs would have. One that fails, or
whose process is killed three times, does not stop the others. An experiment of one
training runs here.

examples:
  tfgraph study                                    the experiments
  tfgraph study optimizer --settings               what can be set, and to what
  tfgraph study optimizer --data mnist-5k
  tfgraph study optimizer --set optimizer=sgd,adam --set learning_rate=0.01
  tfgraph study learning_rate --set epochs=3 --json > rates.json
  tfgraph study learning_rate --set epochs=3 --resume
  tfgraph study hidden_units --jobs 2              two values at a time
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph.cli import _fan_out
from tfgraph.cli._arguments import add_data, setting
from tfgraph.cli._interruption import add_resume, resumable

if TYPE_CHECKING:
    from tfgraph.study.registry import Experiment, OnProgress
    from tfgraph.study.settings import Configuration

SUMMARY = "run an experiment: optimizers, learning rates, depth, ..."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph study``."""
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="the experiment; without it, a list"
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        type=setting,
        default=[],
        help="change a setting, can be repeated; where the experiment varies the key, "
        "values with commas between",
    )
    parser.add_argument(
        "--settings", action="store_true", help="show the settings and do not run"
    )
    add_data(parser)
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="where results and picture go (study/NAME)",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace the results, or the unfinished run, that are there",
    )
    add_resume(parser)
    _fan_out.add_options(parser, jobs=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Lists, shows or runs, and returns 0."""
    from tfgraph.study.registry import experiment_named

    if args.name is None:
        return _list(args.json)
    experiment = experiment_named(args.name)
    config = experiment.defaults.with_settings(dict(args.set))
    if args.settings:
        return _show_settings(config, args.json)
    output = args.output or Path("study", experiment.name)
    return resumable(lambda: _run(args, experiment, config, output), output)


def _list(is_json: bool) -> int:
    from tfgraph.study.registry import all_experiments

    summaries = {name: found.summary for name, found in all_experiments().items()}
    if is_json:
        print(json.dumps(summaries))
        return 0
    width = max(map(len, summaries))
    for name, summary in summaries.items():
        print(f"{name:{width}}  {summary}")
    return 0


def _show_settings(config: "Configuration", is_json: bool) -> int:
    from tfgraph.study.settings import allowed, kinds, shown

    rows = [
        (key, shown(getattr(config, key)), allowed(kind))
        for key, kind in kinds(config).items()
    ]
    if is_json:
        print(json.dumps({key: {"value": v, "allowed": a} for key, v, a in rows}))
        return 0
    width = max(len(f"{key}={value}") for key, value, _ in rows)
    for key, value, words in rows:
        print(f"{f'{key}={value}':{width}}  {words}")
    return 0


def _run(
    args: argparse.Namespace,
    experiment: "Experiment",
    config: "Configuration",
    output: Path,
) -> int:
    from tfgraph.data import load_mnist
    from tfgraph.errors import SettingError
    from tfgraph.study import saving, side_by_side, unfinished
    from tfgraph.verify.report import table

    if args.data and not experiment.needs_data:
        raise SettingError(f"`{experiment.name}` needs no data: leave out `--data`.")
    # Whoever goes on has claimed the folder before, and may be killed while saving.
    force = args.force or (args.resume and unfinished.exists(output))
    saving.claim(output, force=force)
    data = load_mnist(args.data) if experiment.needs_data else None
    about = {
        "experiment": experiment.name,
        "data": data and data.name,
        "settings": asdict(config),
    }
    settings = {
        **about["settings"],
        "data": about["data"],
        "checksum of the data": data and unfinished.checksum(data),
    }
    keeping = unfinished.run(output, settings, resume=args.resume, force=force)
    with keeping as pieces, _progress_bar(experiment.name) as on_progress:
        if args.jobs > 1 or args.scheduler:
            side_by_side.make_pieces(
                experiment.name,
                config,
                data,
                source=args.data,
                output=output,
                on_progress=on_progress,
                jobs=args.jobs,
                scheduler=args.scheduler,
            )
        result = experiment.run(config, data, on_progress, pieces)
        found = saving.save(result, output, force=force, **about)
    if args.json:
        print(json.dumps(found))
    else:
        print(table(*result.table()))
        print("\n" + "   ".join(str(output / name) for name in saving.FILES))
    return 0


@contextlib.contextmanager
def _progress_bar(name: str) -> Iterator["OnProgress"]:
    """A bar on stderr, if that is a terminal."""
    from tqdm import tqdm

    with tqdm(desc=name, disable=None, file=sys.stderr) as bar:

        def on_progress(done: int, total: int, state: str) -> None:
            bar.total = total
            bar.set_postfix_str(state, refresh=False)
            bar.update(done - bar.n)

        yield on_progress
