"""The modules of ``tf.contrib`` that tfgraph does not cover, and what to use instead.

Source: the list of modules in TensorFlow 1.15's ``tensorflow/contrib``.
"""

from tfgraph.v1._legacy.gone import GoneModule

_KERNELS = "its kernels are not in today's TensorFlow"
_TPU = "TPUs are not reached from TensorFlow-1 graphs any more"
_CLOUD = "it reached a service that has its own client now"

# name: (why it is not covered, the nearest living equivalent)
MODULES = {
    "all_reduce": ("it needs the collectives of its time", "`tf.distribute`"),
    "bayesflow": (
        "it went into a package of its own", "the package tensorflow-probability",
    ),
    "batching": (_KERNELS, "`tf.nondifferentiable_batch_function`"),
    "bigtable": (_CLOUD, "the package google-cloud-bigtable"),
    "boosted_trees": (_KERNELS, "the package ydf, or scikit-learn's gradient boosting"),
    "bigquery": (_CLOUD, "the package google-cloud-bigquery"),
    "checkpoint": ("it became part of TensorFlow", "`tf.train.Checkpoint`"),
    "cloud": (_CLOUD, "the packages google-cloud-bigquery and google-cloud-storage"),
    "coder": (
        "it went into a package of its own", "the package tensorflow-compression",
    ),
    "compiler": (
        "XLA is reached by another way today", "`tf.function(jit_compile=True)`",
    ),
    "constrained_optimization": (
        "it went into a package of its own", "the package tensorflow-constrained-"
        "optimization",
    ),
    "copy_graph": ("it is not ported", "`tf.import_graph_def` of a graph's GraphDef"),
    "cudnn_rnn": ("its kernels need a GPU of its time", "`tf.nn.rnn_cell.LSTMCell`"),
    "decision_trees": (_KERNELS, "the package ydf"),
    "feature_column": (
        "its sequence columns became part of TensorFlow", "`tf.feature_column`",
    ),
    "ffmpeg": (_KERNELS, "`tf.audio`, or the package imageio-ffmpeg"),
    "gan": ("it went into a package of its own", "the package tensorflow-gan"),
    "gdr": (_KERNELS, "gRPC, which `tf.train.Server` uses"),
    "graph_editor": ("it is not ported", "`tf.import_graph_def` with `input_map`"),
    "grid_rnn": ("it is not ported", "`tf.nn.rnn_cell.LSTMCell`"),
    "hadoop": (_KERNELS, "the package tensorflow-io"),
    "ignite": (_KERNELS, "the package tensorflow-io"),
    "input_pipeline": (_KERNELS, "`tf.data`"),
    "integrate": ("it is not ported", "`scipy.integrate.solve_ivp` in `tf.py_func`"),
    "kafka": (_KERNELS, "the package tensorflow-io"),
    "kernel_methods": ("it is not ported", "scikit-learn's kernel approximation"),
    "kinesis": (_KERNELS, "the package tensorflow-io"),
    "labeled_tensor": ("it is not ported", "the package xarray"),
    "libsvm": (_KERNELS, "`sklearn.datasets.load_svmlight_file`"),
    "linear_optimizer": (_KERNELS, "`tf.estimator.LinearClassifier`"),
    "memory_stats": (_KERNELS, "`tf.config.experimental.get_memory_info`"),
    "meta_graph_transform": ("it is not ported", "`tf.graph_util`"),
    "mixed_precision": (
        "a graph is rewritten for it today",
        "`tf.train.experimental.enable_mixed_precision_graph_rewrite`",
    ),
    "model_pruning": (
        "it went into a package of its own", "the package tensorflow-model-"
        "optimization",
    ),
    "mpi_collectives": (_KERNELS, "the package horovod"),
    "nccl": ("it needs the collectives of its time", "`tf.distribute`"),
    "nearest_neighbor": (_KERNELS, "scikit-learn's nearest neighbours"),
    "optimizer_v2": ("it became tf.keras.optimizers", "`tf.train`'s optimizers"),
    "periodic_resample": (_KERNELS, "`tf.reshape` and `tf.transpose`"),
    "predictor": ("it is not ported", "`tf.saved_model.load`"),
    "quantization": (_KERNELS, "`tf.quantization`"),
    "quantize": (
        "it went into a package of its own", "the package tensorflow-model-"
        "optimization",
    ),
    "receptive_field": (
        "it went into a package of its own", "the package receptive-field",
    ),
    "recurrent": ("it is not ported", "`tf.nn.dynamic_rnn`"),
    "reduce_slice_ops": (_KERNELS, "`tf.math.segment_sum`"),
    "remote_fused_graph": (_KERNELS, "`tf.lite`"),
    "resampler": (_KERNELS, "`tf.image.crop_and_resize`, or bilinear `tf.gather_nd`"),
    "rpc": (_KERNELS, "the package grpcio"),
    "session_bundle": ("it was replaced in TensorFlow 1.0", "`tf.saved_model`"),
    "solvers": ("it is not ported", "`tf.linalg.experimental.conjugate_gradient`"),
    "sparsemax": ("it is not ported", "`tf.nn.softmax`"),
    "specs": ("it is not ported", "`tf.layers`"),
    "state_saving": ("it is not ported", "`tf.nn.static_state_saving_rnn`"),
    "stat_summarizer": (_KERNELS, "`tf.profiler`"),
    "tensor_forest": (_KERNELS, "the package ydf, or scikit-learn's random forests"),
    "tensorrt": ("TensorRT is reached by another way", "`tf.experimental.tensorrt`"),
    "testing": ("it is not ported", "`tf.test`"),
    "text": (_KERNELS, "the package tensorflow-text"),
    "tfprof": ("it became part of TensorFlow", "`tf.profiler`"),
    "timeseries": ("its package dropped it", "the package statsmodels"),
    "tpu": (_TPU, "`tf.distribute.TPUStrategy` in a TensorFlow 2 program"),
    "training_tools": ("it is not ported", "`tf.train`"),
    "verbs": (_KERNELS, "gRPC, which `tf.train.Server` uses"),
}  # fmt: skip


def module(name: str) -> GoneModule | None:
    """Returns the stand-in for a module, or None if TensorFlow 1 had no such one."""
    if name not in MODULES:
        return None
    reason, instead = MODULES[name]
    return GoneModule(f"{__package__}.{name}", f"tf.contrib.{name}", reason, instead)
