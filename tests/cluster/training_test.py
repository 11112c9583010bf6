"""Workers in threads of this process, against the loop of a single process."""

import threading
from pathlib import Path

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.cluster import specification
from tfgraph.cluster.experiments import ASYNC, SYNC, Plan, Training
from tfgraph.cluster.results import Results
from tfgraph.cluster.synchronous import Synchronous
from tfgraph.cluster.training import Place, train
from tfgraph.cluster.updates import Asynchronous
from tfgraph.data import Dataset
from tfgraph.errors import ClusterError
from tfgraph.nets.dense import accuracy, dense_stack, mean_cross_entropy
from tfgraph.nets.normalization import batch_norm
from tfgraph.train import clipping
from tfgraph.train.loop import TrainingGraph, fit
from tfgraph.train.optimizers import OPTIMIZERS
from tfgraph.train.regularization import with_penalties

SEED = 3
ROWS, FEATURES, CLASSES = 31, 6, 3
# Halves are added up in another order than wholes: float32, over a dozen updates.
ATOL = 1e-5


def minimize(name, rate=0.1):
    return lambda loss: OPTIMIZERS[name](rate).minimize(loss)


def clipped(clip, limit):
    """Clips so hard that the mean of clipped gradients is another one."""

    def train_op(loss):
        optimizer = OPTIMIZERS["gradient_descent"](0.5)
        return optimizer.apply_gradients(clip(optimizer.compute_gradients(loss), limit))

    return train_op


def some_frozen(loss):
    optimizer = OPTIMIZERS["gradient_descent"](0.1)
    return optimizer.minimize(loss, var_list=tf.trainable_variables("outputs"))


def own_gradients(loss):
    variables = tf.trainable_variables()
    # All of them before the first update, as `compute_gradients` has it.
    pairs = zip(tf.tuple(tf.gradients(loss, variables)), variables)
    return OPTIMIZERS["gradient_descent"](0.1).apply_gradients(pairs)


def build(train_op, *, penalty=0.0, normalized=False):
    def network():
        inputs = tf.placeholder(tf.float32, (None, FEATURES))
        labels = tf.placeholder(tf.int32, (None,))
        training = tf.placeholder_with_default(False, ())
        normalize = batch_norm(training, momentum=0.5) if normalized else tf.identity
        regularizer = tf.keras.regularizers.l2(penalty) if penalty else None
        with tf.variable_scope("", regularizer=regularizer):
            logits = dense_stack(
                inputs,
                [("hidden", 5)],
                activation=lambda x: tf.nn.elu(normalize(x)),
                n_outputs=CLASSES,
            )
        loss = with_penalties(mean_cross_entropy(logits, labels))
        op = train_op(loss)
        update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        graph = TrainingGraph(
            inputs, labels, loss, accuracy(logits, labels), op, update_ops, training
        )
        return graph, None

    return network


@pytest.fixture(scope="module")
def data():
    random = np.random.RandomState(0)
    X = random.randn(ROWS, FEATURES).astype(np.float32)
    y = random.randint(CLASSES, size=ROWS).astype(np.int32)
    return Dataset("tiny", "a test", X, y, X[:9], y[:9], n_epochs=1, eval_every=1)


def single_process(plan, data):
    """The weights after the feed loop, and its validation accuracies."""
    with tf.Graph().as_default():
        tf.set_random_seed(SEED)
        np.random.seed(SEED)
        graph, _ = plan.build()
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            history = fit(
                session,
                graph,
                (data.X_train, data.y_train),
                (data.X_valid, data.y_valid),
                n_epochs=plan.n_epochs,
                batch_size=plan.batch_size,
            )
            variables = tf.global_variables()
            values = session.run(variables)
    names = [variable.op.name for variable in variables]
    return dict(zip(names, values)), history.val_accuracy


def in_threads(plan, data, folder, *, ps=1, workers=2, updates=SYNC):
    """Trains with servers of its own; returns the workers' ends, and the results."""
    spec = specification.on_this_machine({"ps": ps, "worker": workers})
    cluster = tf.train.ClusterSpec(spec.to_dict())
    targets = {
        (job, task): tf.train.Server(cluster, job_name=job, task_index=task).target
        for job in specification.JOBS
        for task in range(len(spec.addresses(job)))
    }
    training = Training("classifier", {}, None, None, SEED, updates, str(folder))
    results, ends = Results(Path(folder), training, data.name), {}

    def work(task):
        try:
            ends[task] = train(
                Place(spec, task, targets["worker", task], wait=30),
                plan,
                data,
                seed=SEED,
                updates=updates,
                results=results if task == 0 else None,
            )
        except Exception as error:
            ends[task] = error

    threads = [threading.Thread(target=work, args=(i,)) for i in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for end in ends.values():
        if isinstance(end, Exception):
            raise end
    return ends, results


def saved(folder):
    reader = tf.train.load_checkpoint(str(folder))
    return {
        name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("network", "workers", "ps"),
    (
        pytest.param(build(minimize("gradient_descent")), 1, 1, id="one worker"),
        pytest.param(build(minimize("gradient_descent")), 2, 1, id="two workers"),
        pytest.param(
            build(minimize("gradient_descent")), 3, 2, id="three, two servers"
        ),
        pytest.param(build(minimize("momentum")), 2, 1, id="momentum"),
        pytest.param(build(minimize("adam", 0.01)), 2, 2, id="adam"),
        pytest.param(build(clipped(clipping.by_value, 0.01)), 2, 1, id="by value"),
        pytest.param(build(clipped(clipping.by_norm, 0.05)), 2, 1, id="by norm"),
        pytest.param(
            build(clipped(clipping.by_global_norm, 0.05)), 2, 1, id="by global norm"
        ),
        pytest.param(build(minimize("adagrad"), penalty=0.1), 2, 1, id="penalty"),
        pytest.param(build(some_frozen), 2, 1, id="frozen layers"),
        pytest.param(build(own_gradients), 2, 1, id="gradients by hand"),
    ),
)
def test_synchronous_workers_make_the_updates_of_one_process(
    data, tmp_path, network, workers, ps
):
    plan = Plan(network, batch_size=7, n_epochs=3, eval_every=1)  # of 7 and 8 rows
    weights, val_accuracy = single_process(plan, data)
    ends, results = in_threads(plan, data, tmp_path, ps=ps, workers=workers)
    n_updates = 3 * (ROWS // 7)
    assert ends == dict.fromkeys(range(workers), (n_updates, n_updates))
    found = saved(tmp_path)
    assert found["global_step"] == n_updates
    for name, expected in weights.items():
        np.testing.assert_allclose(found[name], expected, atol=ATOL, err_msg=name)
    assert [e.step for e in results.evaluations] == [4, 8, 12]
    np.testing.assert_allclose(
        [e.val_accuracy for e in results.evaluations], val_accuracy, atol=1e-6
    )


@pytest.mark.parametrize("updates", (SYNC, ASYNC))
def test_what_is_added_changes_no_seed(updates):
    def random_ops(worker=None):
        with tf.Graph().as_default() as graph, tf.device(worker and "/job:ps"):
            tf.set_random_seed(SEED)
            if worker is None:
                build(minimize("adam"))()
            else:
                with worker.taken_over():
                    worker.complete(build(minimize("adam"))()[0])
        return [
            (op.name, op.type, op.get_attr("seed"), op.get_attr("seed2"))
            for op in graph.get_operations()
            if "seed2" in op.node_def.attr
        ]

    worker = (Asynchronous if updates == ASYNC else Synchronous)(2, 0)
    assert random_ops() == random_ops(worker) != []


def test_optimizers_are_given_back_even_after_an_error(graph):
    before = tf.train.Optimizer.compute_gradients, tf.train.Optimizer.apply_gradients
    for _ in range(2):  # the second one finds the lock open
        with pytest.raises(ZeroDivisionError), Synchronous(2, 0).taken_over():
            assert tf.train.Optimizer.apply_gradients != before[1]
            raise ZeroDivisionError
    after = tf.train.Optimizer.compute_gradients, tf.train.Optimizer.apply_gradients
    assert after == before


@pytest.mark.slow
@pytest.mark.parametrize("workers", (1, 3))
def test_asynchronous_workers_take_each_batch_once(data, tmp_path, workers):
    plan = Plan(
        build(minimize("gradient_descent", 0.01)),
        batch_size=7,
        n_epochs=5,
        eval_every=2,
    )
    ends, results = in_threads(plan, data, tmp_path, workers=workers, updates=ASYNC)
    assert ends[0] == (20, 20)
    assert saved(tmp_path)["global_step"] == 20
    assert saved(tmp_path)["taken_batches"] >= 20
    assert results.evaluations[-1].step == 20
    if workers == 1:
        weights, _ = single_process(plan, data)
        for name, expected in weights.items():
            np.testing.assert_allclose(saved(tmp_path)[name], expected, atol=ATOL)


@pytest.mark.slow
def test_moving_averages_follow_the_chiefs_share(data, tmp_path):
    """One update of them per step, though both workers compute moments."""
    plan = Plan(
        build(minimize("gradient_descent"), normalized=True),
        31,
        n_epochs=1,
        eval_every=1,
    )
    in_threads(plan, data, tmp_path)
    with tf.Graph().as_default():
        tf.set_random_seed(SEED)
        graph, _ = plan.build()
        rows = np.random.RandomState(SEED).permutation(ROWS)
        share = np.array_split(rows, 2)[0]
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            session.run(
                graph.update_ops,
                {graph.inputs: data.X_train[share], graph.training: True},
            )
            (mean,) = (v for v in tf.global_variables() if "moving_mean" in v.name)
            expected = session.run(mean)
    found = saved(tmp_path)[mean.op.name]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert np.abs(found).max() > 0.01


@pytest.mark.slow
def test_training_goes_on_from_the_checkpoint(data, tmp_path):
    network = build(minimize("adam", 0.01))
    whole = Plan(network, batch_size=7, n_epochs=4, eval_every=2)
    in_threads(Plan(network, 7, n_epochs=2, eval_every=2), data, tmp_path)
    # Restored, it would let workers in before the chief is ready for them.
    assert "chief_start" not in saved(tmp_path)
    ends, results = in_threads(whole, data, tmp_path, workers=3)
    assert ends[0] == (16, 16)
    assert [e.step for e in results.evaluations] == [8, 16]
    weights, _ = single_process(whole, data)
    for name, expected in weights.items():
        found = saved(tmp_path)[name]
        np.testing.assert_allclose(found, expected, atol=ATOL, err_msg=name)


@pytest.mark.slow
def test_a_loss_that_is_not_finite_is_kept_as_such(data, tmp_path):
    plan = Plan(build(minimize("gradient_descent", 1e30)), 31, n_epochs=5, eval_every=1)
    _, results = in_threads(plan, data, tmp_path)
    assert results.to_dict()["evaluations"][-1]["val_loss"] is None


def test_batches_smaller_than_the_cluster_are_refused(data, tmp_path):
    plan = Plan(build(minimize("gradient_descent")), 1, n_epochs=1, eval_every=1)
    with pytest.raises(ClusterError, match="Batches of 1 rows .* 2 workers"):
        in_threads(plan, data, tmp_path)


def test_a_network_that_applies_nothing_is_refused(graph):
    updates = Synchronous(2, 0)
    with pytest.raises(ValueError, match="once, got 0 calls"):
        updates.complete(None)
