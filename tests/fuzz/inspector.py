"""Inspects the files that are named on its input; a process that may crash.

Its argument is a folder, into which it first puts a few small files to spoil.
"""

import json
import os
import sys
import traceback

from tfgraph import v1 as tf
from tfgraph.cli import inspect
from tfgraph.errors import TfgraphError
from tfgraph.inspection import inspect_file


def make(folder):
    """Leaves a V1 checkpoint, a frozen graph, binary and as text, and a SavedModel."""
    inputs = tf.placeholder(tf.float32, [None, 3], name="inputs")
    weights = tf.get_variable("weights", [3, 2])
    outputs = tf.nn.relu(tf.matmul(inputs, weights), name="outputs")
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        saver = tf.train.Saver(write_version=tf.train.SaverDef.V1)
        saver.save(session, os.path.join(folder, "v1.ckpt"), write_meta_graph=False)
        frozen = tf.graph_util.convert_variables_to_constants(
            session, session.graph_def, ["outputs"]
        )
        tf.io.write_graph(frozen, folder, "frozen.pb", as_text=False)
        tf.io.write_graph(frozen, folder, "frozen.pbtxt", as_text=True)
        tf.saved_model.simple_save(
            session,
            os.path.join(folder, "saved"),
            {"inputs": inputs},
            {"outputs": outputs},
        )


def answer(path):
    """Returns what becomes of a file: inspected, refused, or a traceback."""
    try:
        found = inspect_file(path)
        json.dumps(inspect.as_json(found, with_ops=True))
        "\n".join(inspect.report(found, with_ops=True))
    except TfgraphError:
        return "refused"
    except Exception:
        return traceback.format_exc()
    return "inspected"


if __name__ == "__main__":
    make(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w")  # TensorFlow may print, too
    os.dup2(2, 1)
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)
