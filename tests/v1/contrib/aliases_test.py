"""The small modules of ``tf.contrib``, and the private names that they come from."""

import importlib

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _aliases, _gone


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        yield


def run(tensor):
    with tf.Session() as session:
        return session.run(tensor)


@pytest.mark.parametrize(
    ("module", "name"),
    [(m, n) for m, names in _aliases.NAMES.items() for n in names],
)
def test_every_alias_leads_somewhere(module, name):
    assert getattr(getattr(tf.contrib, module), name) is not None


@pytest.mark.parametrize("module", sorted(_aliases.NAMESPACES))
def test_every_namespace_has_names(module):
    assert dir(getattr(tf.contrib, module))


def test_no_module_is_both_covered_and_gone():
    covered = set(_aliases.NAMES) | set(_aliases.NAMESPACES) | set(
        tf.contrib._OWN_MODULES
    )
    assert not covered & set(_gone.MODULES)


@pytest.mark.parametrize(
    ("module", "names"),
    (
        (
            "tensorflow.python.ops.summary_ops_v2",
            ("create_file_writer", "scalar", "always_record_summaries"),
        ),
        ("tensorflow.python.ops.clustering_ops", ("KMeans",)),
        ("tensorflow.python.eager.backprop", ("gradients_function", "implicit_grad")),
        (
            "tensorflow.python.framework.smart_cond",
            ("smart_cond", "smart_constant_value"),
        ),
        ("tensorflow.python.framework.tensor_util", ("is_tf_type",)),
        (
            "tensorflow.python.util.deprecation",
            ("deprecated", "deprecated_arg_values", "deprecated_args"),
        ),
        ("tensorflow.python.util.nest", ("flatten_up_to", "is_nested")),
        (
            "tensorflow.python.data.experimental.ops.shuffle_ops",
            ("gen_dataset_ops", "shuffle_and_repeat"),
        ),
        (
            "tensorflow.python.ops.lookup_ops",
            ("StaticHashTableV1", "MutableHashTable", "index_table_from_tensor"),
        ),
    ),
)
def test_private_modules_of_tensorflow_are_where_they_were(module, names):
    found = importlib.import_module(module)
    missing = [name for name in names if not hasattr(found, name)]
    assert not missing, f"TensorFlow has moved {missing} out of {module}"


def test_kmeans_separates_two_clusters():
    points = np.concatenate([np.zeros((10, 2)), np.full((10, 2), 9.0)])
    points = (points + np.random.RandomState(0).randn(20, 2)).astype(np.float32)
    kmeans = tf.contrib.factorization.KMeans(points, 2, random_seed=1)
    _, cluster, _, _, initialize, train = kmeans.training_graph()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(initialize)
        for _ in range(5):
            session.run(train)
        found = session.run(cluster)[0]
    assert len(set(found[:10])) == len(set(found[10:])) == 1
    assert found[0] != found[-1]


def test_rotate_turns_counterclockwise():
    image = np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1)
    turned = run(tf.contrib.image.rotate(image, np.pi / 2))
    np.testing.assert_array_equal(turned[0, :, :, 0], np.rot90(image[0, :, :, 0]))


def test_translate_moves_right_and_down():
    image = np.arange(9, dtype=np.float32).reshape(3, 3)
    moved = run(tf.contrib.image.translate(image, [1.0, 1.0]))
    np.testing.assert_array_equal(moved[1:, 1:], image[:2, :2])


def test_alpha_dropout_keeps_mean_and_variance():
    x = np.random.RandomState(0).randn(20000).astype(np.float32)
    dropped = run(tf.contrib.nn.alpha_dropout(x, 0.8, seed=1))
    assert dropped.mean() == pytest.approx(x.mean(), abs=0.03)
    assert dropped.var() == pytest.approx(x.var(), abs=0.05)


def test_projector_writes_its_text(tmp_path):
    projector = tf.contrib.tensorboard.plugins.projector
    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = "words"
    embedding.metadata_path = 'a"b.tsv'
    embedding.sprite.single_image_dim.extend([28, 28])
    projector.visualize_embeddings(tf.summary.FileWriter(str(tmp_path)), config)
    assert (tmp_path / "projector_config.pbtxt").read_text() == (
        'embeddings {\n  tensor_name: "words"\n  metadata_path: "a\\"b.tsv"\n'
        "  sprite {\n    single_image_dim: 28\n    single_image_dim: 28\n  }\n}\n"
    )


def test_lookup_table_there_and_back():
    words = tf.constant(["b", "zzz"])
    there = tf.contrib.lookup.index_table_from_tensor(["a", "b"], num_oov_buckets=1)
    back = tf.contrib.lookup.index_to_string_table_from_tensor(["a", "b"])
    ids = there.lookup(words)
    with tf.Session() as session:
        session.run(tf.tables_initializer())
        assert session.run(ids).tolist() == [1, 2]
        assert session.run(back.lookup(ids)).tolist() == [b"b", b"UNK"]


@pytest.mark.parametrize(
    ("transform", "expected"),
    (
        (lambda: tf.contrib.data.batch_and_drop_remainder(2), [[0, 1], [2, 3]]),
        (lambda: tf.contrib.data.sliding_window_batch(3, 2), [[0, 1, 2], [2, 3, 4]]),
        (lambda: tf.contrib.data.map_and_batch(lambda v: v * v, 5), [[0, 1, 4, 9, 16]]),
    ),
)
def test_data_transformations(transform, expected):
    dataset = tf.data.Dataset.range(5).apply(transform())
    batch = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session:
        assert [session.run(batch).tolist() for _ in expected] == expected


def test_shuffle_of_one_epoch_draws_as_recorded():
    # The first ten of conformance/golden/contribmisc_data_transforms.json, `mixed`.
    tf.set_random_seed(66)
    dataset = tf.data.Dataset.range(10).apply(
        tf.contrib.data.shuffle_and_repeat(5, count=1, seed=3)
    )
    value = dataset.make_one_shot_iterator().get_next()
    with tf.Session() as session:
        assert [int(session.run(value)) for _ in range(10)] == [
            0, 2, 4, 6, 5, 8, 1, 7, 9, 3,
        ]  # fmt: skip
