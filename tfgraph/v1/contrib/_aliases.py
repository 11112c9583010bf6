"""The modules of ``tf.contrib`` that became part of TensorFlow, by their old names.

Each is a view of one namespace of ``tf``, or a handful of names from several.
"""

import types
from functools import partial

from tfgraph.v1._legacy.overlay import lookup, overlay

# Module: the namespace of `tf` that it became.
NAMESPACES = {
    "autograph": "autograph",
    "cluster_resolver": "distribute.cluster_resolver",
    "distribute": "distribute",
    "keras": "keras",
    "linalg": "linalg",
    "lite": "lite",
    "proto": "io",
    "saved_model": "saved_model",
    "signal": "signal",
}

# Module: its names, and where these are in `tf` today.
NAMES = {
    "deprecated": {
        "SummaryWriter": "summary.FileWriter",
        "audio_summary": "audio_summary",
        "histogram_summary": "histogram_summary",
        "image_summary": "image_summary",
        "merge_all_summaries": "summary.merge_all",
        "merge_summary": "summary.merge",
        "scalar_summary": "scalar_summary",
    },
    "estimator": {
        "InMemoryEvaluatorHook": "estimator.experimental.InMemoryEvaluatorHook",
        "add_metrics": "estimator.add_metrics",
        "binary_classification_head": "estimator.BinaryClassHead",
        "build_raw_supervised_input_receiver_fn": (
            "estimator.experimental.build_raw_supervised_input_receiver_fn"
        ),
        "dnn_logit_fn_builder": "estimator.experimental.dnn_logit_fn_builder",
        "DNNEstimator": "estimator.DNNEstimator",
        "DNNLinearCombinedEstimator": "estimator.DNNLinearCombinedEstimator",
        "linear_logit_fn_builder": "estimator.experimental.linear_logit_fn_builder",
        "LinearEstimator": "estimator.LinearEstimator",
        "logistic_regression_head": "estimator.LogisticRegressionHead",
        "make_early_stopping_hook": "estimator.experimental.make_early_stopping_hook",
        "make_stop_at_checkpoint_step_hook": (
            "estimator.experimental.make_stop_at_checkpoint_step_hook"
        ),
        "multi_class_head": "estimator.MultiClassHead",
        "multi_head": "estimator.MultiHead",
        "multi_label_head": "estimator.MultiLabelHead",
        "poisson_regression_head": "estimator.PoissonRegressionHead",
        "regression_head": "estimator.RegressionHead",
        "stop_if_higher_hook": "estimator.experimental.stop_if_higher_hook",
        "stop_if_lower_hook": "estimator.experimental.stop_if_lower_hook",
        "stop_if_no_decrease_hook": "estimator.experimental.stop_if_no_decrease_hook",
        "stop_if_no_increase_hook": "estimator.experimental.stop_if_no_increase_hook",
    },
    "hooks": {"ProfilerHook": "train.ProfilerHook"},
    "staging": {"StagingArea": "contrib._private.StagingArea"},
    "stateless": {
        "stateless_multinomial": "random.stateless_multinomial",
        "stateless_random_normal": "random.stateless_normal",
        "stateless_random_uniform": "random.stateless_uniform",
        "stateless_truncated_normal": "random.stateless_truncated_normal",
    },
    "util": {
        "constant_value": "get_static_value",
        "make_ndarray": "make_ndarray",
        "make_tensor_proto": "make_tensor_proto",
        "stripped_op_list_for_graph": "contrib._private.stripped_op_list_for_graph",
    },
}


def module(name: str) -> types.ModuleType | None:
    """Returns the module ``tf.contrib.<name>`` if it is an alias, else None."""
    if name in NAMESPACES:
        bases, names = [partial(lookup, NAMESPACES[name])], {}
    elif name in NAMES:
        bases, names = [], NAMES[name]
    else:
        return None
    full_name = f"{__package__}.{name}"
    made = types.ModuleType(full_name, f"``tf.contrib.{name}``, by today's names.")
    made.__path__ = []
    made.__getattr__, made.__dir__ = overlay(full_name, renamed=names, bases=bases)
    return made
