"""A sharded saver joins one constant to the prefix; before 1.13 the name is one."""

import pytest

from tfgraph import v1 as tf


def sharded_inputs():
    tf.get_default_graph().unique_name("save")
    tf.get_variable("a", [3, 2])
    tf.Variable(7, name="n")
    return ()


def build_sharded():
    tf.train.Saver(sharded=True)


# saver_v1_format_reader: ops 27 to 48.
SHARDED = """
save_1/filename/input Const
save_1/filename PlaceholderWithDefault
save_1/Const PlaceholderWithDefault
save_1/StringJoin/inputs_1 Const
save_1/StringJoin StringJoin
save_1/num_shards Const
save_1/ShardedFilename/shard Const
save_1/ShardedFilename ShardedFilename
save_1/SaveV2/tensor_names Const
save_1/SaveV2/shape_and_slices Const
save_1/SaveV2 SaveV2
save_1/control_dependency Identity
save_1/MergeV2Checkpoints/checkpoint_prefixes Pack
save_1/MergeV2Checkpoints MergeV2Checkpoints
save_1/Identity Identity
save_1/RestoreV2/tensor_names Const
save_1/RestoreV2/shape_and_slices Const
save_1/RestoreV2 RestoreV2
save_1/Assign Assign
save_1/Assign_1 Assign
save_1/restore_shard NoOp
save_1/restore_all NoOp
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_sharded, sharded_inputs, 27, 121,
            SHARDED, id="sharded",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize(
    ("release", "expected"),
    (
        pytest.param(
            "1.15",
            [
                "save/filename/input Const",
                "save/filename PlaceholderWithDefault",
                "save/Const PlaceholderWithDefault",
            ],
            id="1.15",
        ),
        pytest.param(
            "1.13", ["save/filename/input Const"], id="the first with placeholders"
        ),
        pytest.param(
            "1.12", ["save/Const Const", "save/SaveV2/tensor_names Const"], id="1.12"
        ),
    ),
)
def test_file_name_is_that_of_the_release(monkeypatch, lines_of, release, expected):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(lambda _: tf.train.Saver(), inputs=one_variable)
    assert lines[: len(expected)] == expected


def test_saver_of_an_older_release_saves_and_restores(monkeypatch, tmp_path):
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.12")
    prefix = str(tmp_path / "model.ckpt")
    with tf.Graph().as_default(), tf.Session() as session:
        (variable,) = one_variable()
        saver = tf.train.Saver()
        session.run(variable.assign([5.0]))
        saver.save(session, prefix)
        session.run(variable.assign([0.0]))
        saver.restore(session, prefix)
        assert session.run(variable) == [5.0]


def one_variable():
    return (tf.get_variable("a", [1]),)
