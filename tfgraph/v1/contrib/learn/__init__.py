"""``tf.contrib.learn``: estimators with ``fit``, ``predict`` and ``score``.

The canned models build TensorFlow 1.15's graphs (probe ``contriblearn_dnn_classifier``);
training, checkpoints and evaluation are ``tf.estimator``'s.
"""

from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib.learn import datasets, monitors, preprocessing
from tfgraph.v1.contrib.learn.canned import (
    DNNClassifier,
    DNNLinearCombinedClassifier,
    DNNLinearCombinedRegressor,
    DNNRegressor,
    LinearClassifier,
    LinearRegressor,
    LogisticRegressor,
)
from tfgraph.v1.contrib.learn.estimators import (
    BaseEstimator,
    Estimator,
    Evaluable,
    MetricSpec,
    ModelFnOps,
    ModeKeys,
    PredictionKey,
    ProblemType,
    RunConfig,
    SKCompat,
    Trainable,
    infer_real_valued_columns_from_input,
    infer_real_valued_columns_from_input_fn,
)

_RENAMED = {
    "extract_dask_data": "contrib.learn.preprocessing.as_array",
    "extract_dask_labels": "contrib.learn.preprocessing.as_array",
    "extract_pandas_data": "contrib.learn.preprocessing.as_array",
    "extract_pandas_labels": "contrib.learn.preprocessing.as_array",
    "extract_pandas_matrix": "contrib.learn.preprocessing.as_array",
    "NotFittedError": "contrib.learn.estimators.NotFittedError",
}
_NOT_PORTED = {
    "DynamicRnnEstimator": "`tf.estimator.Estimator`",
    "Experiment": "`tf.estimator.train_and_evaluate`",
    "ExportStrategy": "`tf.estimator.LatestExporter`",
    "InputFnOps": "`tf.estimator.export.ServingInputReceiver`",
    "KMeansClustering": "`tf.estimator.experimental.KMeans`",
    "SVM": "scikit-learn's `LinearSVC`",
    "TensorFlowEstimator": "`tf.contrib.learn.Estimator`",
    "graph_actions": "`tf.train.MonitoredTrainingSession`",
    "head": "`tf.estimator.Head`",
    "learn_runner": "`tf.estimator.train_and_evaluate`",
    "make_export_strategy": "`tf.estimator.LatestExporter`",
    "models": "`tf.layers`",
    "ops": "`tf.nn`",
    "read_batch_examples": "`tf.data.TFRecordDataset`",
    "read_batch_features": "`tf.data.experimental.make_batched_features_dataset`",
    "run_feeds": "`tf.Session.run`",
    "train": "`tf.train.MonitoredTrainingSession`",
    "utils": "`tf.saved_model`",
}
_overlay_getattr, __dir__ = _overlay(__name__, __path__, _RENAMED, bases=[])


def __getattr__(name: str) -> object:
    if name in _NOT_PORTED:
        return _Gone(
            f"tf.contrib.learn.{name}", "it is not ported", _NOT_PORTED[name]
        )
    return _overlay_getattr(name)


__all__ = [
    "BaseEstimator", "DNNClassifier", "DNNLinearCombinedClassifier",
    "DNNLinearCombinedRegressor", "DNNRegressor", "Estimator", "Evaluable",
    "LinearClassifier", "LinearRegressor", "LogisticRegressor", "MetricSpec",
    "ModeKeys", "ModelFnOps", "PredictionKey", "ProblemType", "RunConfig", "SKCompat",
    "Trainable", "datasets", "infer_real_valued_columns_from_input",
    "infer_real_valued_columns_from_input_fn", "monitors", "preprocessing",
]  # fmt: skip
