"""The estimators of ``tf.contrib.learn`` on top of those of ``tf.estimator``.

The older ones take arrays (``fit(x, y)``) as well as input functions, and a model
function may return a tuple. Batches of arrays come in TensorFlow 1.15's order: by a
``numpy.random.RandomState(42)`` of the estimator's own.
"""

import collections
import inspect

import numpy as np

from tfgraph import v1 as tf
from tfgraph.v1.contrib.learn.preprocessing import as_array

MetricSpecFields = ("metric_fn", "prediction_key", "label_key", "weight_key")


class NotFittedError(ValueError, AttributeError):
    """An estimator has been asked before it was trained."""


class ModeKeys:
    """The modes of a model function."""

    TRAIN, EVAL, INFER = "train", "eval", "infer"


class PredictionKey:
    """The names of predictions."""

    CLASSES, PROBABILITIES, LOGITS = "classes", "probabilities", "logits"
    LOGISTIC, SCORES, GENERIC = "logistic", "scores", "output"


class ProblemType:
    """What a model is for."""

    UNSPECIFIED, CLASSIFICATION, LINEAR_REGRESSION, LOGISTIC_REGRESSION = range(4)


class MetricSpec(collections.namedtuple("MetricSpec", MetricSpecFields)):
    """A metric, and which prediction and label it is made of."""

    def __new__(cls, metric_fn, prediction_key=None, label_key=None, weight_key=None):
        return super().__new__(cls, metric_fn, prediction_key, label_key, weight_key)

    def create_metric_ops(self, inputs, labels, predictions):
        """Returns the metric's ops."""

        def pick(values, key):
            return values if key is None or not isinstance(values, dict) else (
                values[key]
            )

        kwargs = {}
        if self.weight_key is not None:
            kwargs["weights"] = inputs[self.weight_key]
        return self.metric_fn(
            pick(predictions, self.prediction_key), pick(labels, self.label_key),
            **kwargs,
        )


ModelFnOps = collections.namedtuple(
    "ModelFnOps", ("mode", "predictions", "loss", "train_op", "eval_metric_ops")
)


def _make_model_fn_ops(
    cls, mode, predictions=None, loss=None, train_op=None, eval_metric_ops=None,
    **unused,
):
    del unused
    return tuple.__new__(
        cls, (mode, predictions, loss, train_op, eval_metric_ops or {})
    )


ModelFnOps.__new__ = _make_model_fn_ops
ModelFnOps.__doc__ = "What a model function returns."


def RunConfig(  # noqa: N802 (a class in TensorFlow 1)
    tf_random_seed=None, save_summary_steps=100, save_checkpoints_secs=600,
    save_checkpoints_steps=None, keep_checkpoint_max=5, model_dir=None,
    session_config=None, log_step_count_steps=100, master=None, num_cores=0,
    log_device_placement=False, gpu_memory_fraction=1.0, **unused,
):
    """A ``tf.estimator.RunConfig`` by the arguments of the older one."""
    del master, unused
    if session_config is None:
        session_config = tf.ConfigProto(
            log_device_placement=log_device_placement,
            inter_op_parallelism_threads=num_cores,
            intra_op_parallelism_threads=num_cores,
            gpu_options=tf.GPUOptions(
                per_process_gpu_memory_fraction=gpu_memory_fraction
            ),
        )
    checkpoints = {"save_checkpoints_secs": save_checkpoints_secs}
    if save_checkpoints_steps is not None:
        checkpoints = {"save_checkpoints_steps": save_checkpoints_steps}
    return tf.estimator.RunConfig(
        model_dir=model_dir, tf_random_seed=tf_random_seed,
        save_summary_steps=save_summary_steps, session_config=session_config,
        keep_checkpoint_max=keep_checkpoint_max,
        log_step_count_steps=log_step_count_steps, **checkpoints,
    )


class Trainable:
    """What can be fitted."""


class Evaluable:
    """What can be evaluated."""


class _Feeder:
    """Arrays in batches, through placeholders."""

    def __init__(self, x, y, batch_size, shuffle):
        self._x = {k: np.asarray(as_array(v)) for k, v in x.items()} if isinstance(
            x, dict
        ) else _as_floats(np.asarray(as_array(x)))
        self._y = None if y is None else np.asarray(as_array(y))
        first = next(iter(self._x.values())) if isinstance(x, dict) else self._x
        self._n = len(first)
        self._batch_size = batch_size or self._n
        self._random_state = np.random.RandomState(42)
        self._shuffle, self._offset = shuffle, 0
        self._indices = self._order()

    def _order(self):
        if self._shuffle:
            return self._random_state.permutation(self._n)
        return np.arange(self._n)

    def input_fn(self):
        """Builds the placeholders."""
        self._inputs = tf.nest.map_structure(
            lambda v: _placeholder(v, "input"), self._x
        )
        self._outputs = None
        if self._y is not None:
            self._outputs = _placeholder(self._y, "output")
        return self._inputs, self._outputs

    def feed(self):
        """Returns the feed of the next batch."""
        rows = self._indices[self._offset : self._offset + self._batch_size]
        self._offset += self._batch_size
        if self._offset >= self._n:
            self._indices, self._offset = self._order(), 0
        placeholders = tf.nest.flatten(self._inputs)
        arrays = tf.nest.flatten(self._x)
        feed = {p: a[rows] for p, a in zip(placeholders, arrays, strict=True)}
        if self._outputs is not None:
            feed[self._outputs] = self._y[rows]
        return feed


def _as_floats(array):
    return array.astype(np.float32) if array.dtype == np.float64 else array


def _placeholder(array, name):
    dtype = tf.float32 if array.dtype == np.float64 else tf.as_dtype(array.dtype)
    return tf.placeholder(dtype, [None, *array.shape[1:]], name=name)


def _once(x, y, batch_size):
    """An input function that goes through arrays once, in order."""

    def input_fn():
        features = {k: np.asarray(as_array(v)) for k, v in x.items()} if isinstance(
            x, dict
        ) else _as_floats(np.asarray(as_array(x)))
        data = features if y is None else (features, np.asarray(as_array(y)))
        n = len(tf.nest.flatten(features)[0])
        dataset = tf.data.Dataset.from_tensor_slices(data).batch(batch_size or n)
        return dataset.make_one_shot_iterator().get_next()

    return input_fn


class BaseEstimator(Trainable, Evaluable):
    """Trains, evaluates and predicts with a model function.

    Args:
      model_fn: of (features, labels, mode, params, config, model_dir), or the first
        of these; returns ``ModelFnOps`` or ``(predictions, loss, train_op)``.
    """

    def __init__(
        self, model_fn=None, model_dir=None, config=None, params=None,
        feature_engineering_fn=None,
    ):
        self._user_model_fn = model_fn
        self._feature_engineering_fn = feature_engineering_fn
        self._params = params or {}
        self._extra_metrics = None
        self._estimator = tf.estimator.Estimator(
            self._model_fn, model_dir=model_dir, config=config, params=self._params
        )

    @property
    def model_dir(self):
        return self._estimator.model_dir

    @property
    def config(self):
        return self._estimator.config

    @property
    def params(self):
        return dict(self._params)

    def _model_fn(self, features, labels, mode, params, config):
        mode = {"train": "train", "eval": "eval"}.get(mode, ModeKeys.INFER)
        if self._feature_engineering_fn is not None:
            features, labels = self._feature_engineering_fn(features, labels)
        extra = {
            "mode": mode, "params": params, "config": config,
            "model_dir": self.model_dir,
        }
        known = inspect.signature(self._user_model_fn).parameters
        ops = self._user_model_fn(
            features, labels, **{k: v for k, v in extra.items() if k in known}
        )
        if not isinstance(ops, ModelFnOps):
            if isinstance(ops, tf.estimator.EstimatorSpec):
                return ops
            predictions, loss, train_op = ops
            ops = ModelFnOps(mode, predictions, loss, train_op)
        return self._spec(mode, ops, features, labels)

    def _spec(self, mode, ops, features, labels):
        predictions = ops.predictions
        if not isinstance(predictions, dict) and predictions is not None:
            predictions = {PredictionKey.GENERIC: predictions}
        metrics = dict(ops.eval_metric_ops) if mode == "eval" else None
        for name, spec in (self._extra_metrics or {}).items() if (
            mode == "eval"
        ) else ():
            name = name[0] if isinstance(name, tuple) else name
            if isinstance(spec, MetricSpec):
                value = spec.create_metric_ops(features, labels, ops.predictions)
            else:
                value = spec(ops.predictions, labels)
            metrics[name] = value if isinstance(value, tuple) else tf.metrics.mean(
                value
            )
        key = "infer" if mode == ModeKeys.INFER else mode
        return tf.estimator.EstimatorSpec(
            key, predictions=predictions, loss=ops.loss, train_op=ops.train_op,
            eval_metric_ops=metrics,
        )

    def fit(
        self, x=None, y=None, input_fn=None, steps=None, batch_size=None,
        monitors=None, max_steps=None,
    ):
        """Trains on arrays, or by ``input_fn``; returns the estimator."""
        hooks = list(monitors or [])
        if input_fn is None:
            feeder = _Feeder(x, y, batch_size, shuffle=True)
            input_fn = feeder.input_fn
            hooks.append(tf.train.FeedFnHook(feeder.feed))
        self._estimator.train(
            input_fn, hooks=hooks, steps=steps, max_steps=max_steps
        )
        return self

    def partial_fit(
        self, x=None, y=None, input_fn=None, steps=1, batch_size=None, monitors=None
    ):
        """``fit``, one step unless told more."""
        return self.fit(x, y, input_fn, steps, batch_size, monitors)

    def evaluate(
        self, x=None, y=None, input_fn=None, feed_fn=None, batch_size=None, steps=None,
        metrics=None, name=None, checkpoint_path=None, hooks=None, log_progress=True,
    ):
        """Returns the metrics by name, with ``loss`` and ``global_step``."""
        del feed_fn, log_progress
        self._extra_metrics = metrics
        if input_fn is None:
            input_fn = _once(x, y, batch_size)
        try:
            return self._estimator.evaluate(
                input_fn, steps=steps, hooks=hooks, name=name,
                checkpoint_path=checkpoint_path,
            )
        finally:
            self._extra_metrics = None

    def predict(
        self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True,
        iterate_batches=False,
    ):
        """Yields the predictions of each example, or returns them as arrays."""
        del iterate_batches
        if input_fn is None:
            input_fn = _once(x, None, batch_size)
        results = (
            self._picked(result, outputs)
            for result in self._estimator.predict(input_fn)
        )
        return results if as_iterable else _stacked(list(results))

    def _picked(self, result, outputs):
        if outputs:
            result = {key: result[key] for key in outputs}
        if set(result) == {PredictionKey.GENERIC}:
            return result[PredictionKey.GENERIC]
        return result

    def get_variable_names(self):
        return self._estimator.get_variable_names()

    def get_variable_value(self, name):
        return self._estimator.get_variable_value(name)

    def get_params(self, deep=True):
        return self.params

    def export_savedmodel(self, export_dir_base, serving_input_fn, **kwargs):
        return self._estimator.export_saved_model(
            export_dir_base, serving_input_fn, **kwargs
        )


class Estimator(BaseEstimator):
    """An estimator by the user's own model function."""


def _stacked(results):
    if results and isinstance(results[0], dict):
        return {key: np.array([r[key] for r in results]) for key in results[0]}
    return np.array(results)


class SKCompat:
    """An estimator with scikit-learn's ``fit``, ``predict`` and ``score``."""

    def __init__(self, estimator):
        self._estimator = estimator

    def fit(self, x, y, batch_size=128, steps=None, max_steps=None, monitors=None):
        self._estimator.fit(
            x, y, batch_size=batch_size, steps=steps, max_steps=max_steps,
            monitors=monitors,
        )
        return self

    def score(self, x, y, batch_size=128, steps=None, metrics=None, name=None):
        """Returns the metrics by name."""
        return self._estimator.evaluate(
            x, y, batch_size=batch_size, steps=steps, metrics=metrics, name=name
        )

    def predict(self, x, batch_size=128, outputs=None):
        """Returns the predictions, arrays by name."""
        return self._estimator.predict(
            x, batch_size=batch_size, outputs=outputs, as_iterable=False
        )


def infer_real_valued_columns_from_input(x):
    """One real-valued column as wide as ``x``, or one for each feature."""
    return tf.contrib.layers.infer_real_valued_columns(
        {k: _like(v) for k, v in x.items()} if isinstance(x, dict) else _like(x)
    )


def infer_real_valued_columns_from_input_fn(input_fn):
    """Real-valued columns for what ``input_fn`` returns."""
    with tf.Graph().as_default():
        features, _ = input_fn()
        return tf.contrib.layers.infer_real_valued_columns(features)


class _like:  # noqa: N801
    """Shape and dtype of an array, as a tensor answers them."""

    def __init__(self, array):
        array = np.asarray(as_array(array))
        is_wide = array.dtype == np.float64
        self.dtype = tf.float32 if is_wide else tf.as_dtype(array.dtype)
        self._shape = array.shape

    def get_shape(self):
        return tf.TensorShape(self._shape)
