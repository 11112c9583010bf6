"""Names of ``tf.contrib`` with a public place of their own, and the same arguments.

Source: the release notes and deprecation notices of TensorFlow 1.0 to 1.15;
``tests/port/tensorflow_rules/contrib_names_test.py`` compares them with ``tfgraph.v1``.
"""

_SAME_NAME = {
    "contrib.cluster_resolver": ("distribute.cluster_resolver", "TPUClusterResolver"),
    "contrib.data": (
        "data.experimental",
        "Counter CsvDataset Optional RandomDataset Reducer SqlDataset TFRecordWriter "
        "bucket_by_sequence_length choose_from_datasets copy_to_device "
        "dense_to_sparse_batch enumerate_dataset get_next_as_optional "
        "get_single_element group_by_reducer group_by_window ignore_errors "
        "make_batched_features_dataset make_csv_dataset make_saveable_from_iterator "
        "map_and_batch parallel_interleave parse_example_dataset prefetch_to_device "
        "rejection_resample sample_from_datasets scan shuffle_and_repeat unbatch "
        "unique",
    ),
    "contrib.distribute": ("distribute", "MirroredStrategy OneDeviceStrategy"),
    "contrib.distributions": (
        "distributions",
        "Bernoulli Beta Categorical Dirichlet DirichletMultinomial Distribution "
        "Exponential FULLY_REPARAMETERIZED Gamma Laplace Multinomial "
        "NOT_REPARAMETERIZED Normal RegisterKL ReparameterizationType StudentT Uniform "
        "kl_divergence",
    ),
    "contrib.eager": (
        "",
        "GradientTape TensorSpec enable_eager_execution executing_eagerly function "
        "init_scope make_template",
    ),
    "contrib.framework": (
        "",
        "CriticalSection TensorSpec argsort broadcast_to is_tensor py_func sort "
        "convert_to_tensor_or_sparse_tensor",
    ),
    "contrib.framework.nest": (
        "nest",
        "assert_same_structure flatten map_structure pack_sequence_as",
    ),
    "contrib.losses": (
        "losses",
        "add_loss get_losses get_regularization_losses get_total_loss",
    ),
    "contrib.rnn": (
        "nn.rnn_cell",
        "BasicLSTMCell BasicRNNCell DeviceWrapper DropoutWrapper GRUCell LSTMCell "
        "LSTMStateTuple MultiRNNCell RNNCell ResidualWrapper",
    ),
    "contrib.util": ("", "make_ndarray make_tensor_proto"),
}
_MOVED = {
    "contrib.data.Dataset": "data.Dataset",
    "contrib.data.FixedLengthRecordDataset": "data.FixedLengthRecordDataset",
    "contrib.data.Iterator": "data.Iterator",
    "contrib.data.TFRecordDataset": "data.TFRecordDataset",
    "contrib.data.TextLineDataset": "data.TextLineDataset",
    "contrib.eager.Checkpoint": "train.Checkpoint",
    "contrib.eager.in_eager_mode": "executing_eagerly",
    "contrib.eager.py_func": "py_function",
    "contrib.framework.assert_same_float_dtype": "debugging.assert_same_float_dtype",
    "contrib.framework.assert_scalar": "debugging.assert_scalar",
    "contrib.framework.create_global_step": "train.create_global_step",
    "contrib.framework.get_global_step": "train.get_global_step",
    "contrib.framework.get_or_create_global_step": "train.get_or_create_global_step",
    "contrib.framework.init_from_checkpoint": "train.init_from_checkpoint",
    "contrib.framework.is_numeric_tensor": "debugging.is_numeric_tensor",
    "contrib.framework.list_variables": "train.list_variables",
    "contrib.framework.load_checkpoint": "train.load_checkpoint",
    "contrib.framework.load_variable": "train.load_variable",
    "contrib.framework.nest.is_sequence": "nest.is_nested",
    "contrib.hooks.ProfilerHook": "train.ProfilerHook",
    "contrib.lookup.KeyValueTensorInitializer": "lookup.KeyValueTensorInitializer",
    "contrib.lookup.TextFileIndex": "lookup.TextFileIndex",
    "contrib.lookup.TextFileInitializer": "lookup.TextFileInitializer",
    "contrib.metrics.confusion_matrix": "confusion_matrix",
    "contrib.metrics.set_difference": "sets.difference",
    "contrib.metrics.set_intersection": "sets.intersection",
    "contrib.metrics.set_size": "sets.size",
    "contrib.metrics.set_union": "sets.union",
    "contrib.rnn.bidirectional_dynamic_rnn": "nn.bidirectional_dynamic_rnn",
    "contrib.rnn.dynamic_rnn": "nn.dynamic_rnn",
    "contrib.rnn.raw_rnn": "nn.raw_rnn",
    "contrib.rnn.static_bidirectional_rnn": "nn.static_bidirectional_rnn",
    "contrib.rnn.static_rnn": "nn.static_rnn",
    "contrib.rnn.static_state_saving_rnn": "nn.static_state_saving_rnn",
    "contrib.slim.get_or_create_global_step": "train.get_or_create_global_step",
    "contrib.slim.create_global_step": "train.create_global_step",
    "contrib.slim.get_global_step": "train.get_global_step",
    "contrib.stateless.stateless_multinomial": "random.stateless_multinomial",
    "contrib.stateless.stateless_random_normal": "random.stateless_normal",
    "contrib.stateless.stateless_random_uniform": "random.stateless_uniform",
    "contrib.stateless.stateless_truncated_normal": "random.stateless_truncated_normal",
    "contrib.util.constant_value": "get_static_value",
}
# Old path below `tf` -> today's.
NAMES = _MOVED | {
    f"{old}.{name}": f"{new}.{name}".lstrip(".")
    for old, (new, names) in _SAME_NAME.items()
    for name in names.split()
}
# Modules whose every name is below the new one.
MODULES = {
    "contrib.autograph": "autograph",
    "contrib.keras": "keras",
    "contrib.linalg": "linalg",
    "contrib.rnn.rnn_cell": "nn.rnn_cell",
    "contrib.signal": "signal",
}
# Modules that tfgraph does not cover either, and the nearest living equivalents.
GONE = {
    "all_reduce": "`tf.distribute`",
    "batching": "`tf.nondifferentiable_batch_function`",
    "bayesflow": "the package tensorflow-probability",
    "bigquery": "the package google-cloud-bigquery",
    "bigtable": "the package google-cloud-bigtable",
    "boosted_trees": "the package ydf, or scikit-learn's gradient boosting",
    "checkpoint": "`tf.train.Checkpoint`",
    "cloud": "the packages google-cloud-bigquery and google-cloud-storage",
    "coder": "the package tensorflow-compression",
    "compiler": "`tf.function(jit_compile=True)`",
    "constrained_optimization": "the package tensorflow-constrained-optimization",
    "copy_graph": "`tf.import_graph_def` of a graph's GraphDef",
    "cudnn_rnn": "`tf.nn.rnn_cell.LSTMCell`",
    "decision_trees": "the package ydf",
    "feature_column": "`tf.feature_column`",
    "ffmpeg": "`tf.audio`, or the package imageio-ffmpeg",
    "gan": "the package tensorflow-gan",
    "gdr": "gRPC, which `tf.train.Server` uses",
    "graph_editor": "`tf.import_graph_def` with `input_map`",
    "grid_rnn": "`tf.nn.rnn_cell.LSTMCell`",
    "hadoop": "the package tensorflow-io",
    "ignite": "the package tensorflow-io",
    "input_pipeline": "`tf.data`",
    "integrate": "`scipy.integrate.solve_ivp` in `tf.py_func`",
    "kafka": "the package tensorflow-io",
    "kernel_methods": "scikit-learn's kernel approximation",
    "kinesis": "the package tensorflow-io",
    "labeled_tensor": "the package xarray",
    "libsvm": "`sklearn.datasets.load_svmlight_file`",
    "linear_optimizer": "`tf.estimator.LinearClassifier`",
    "memory_stats": "`tf.config.experimental.get_memory_info`",
    "meta_graph_transform": "`tf.graph_util`",
    "mixed_precision": "`tf.train.experimental.enable_mixed_precision_graph_rewrite`",
    "model_pruning": "the package tensorflow-model-optimization",
    "mpi_collectives": "the package horovod",
    "nccl": "`tf.distribute`",
    "nearest_neighbor": "scikit-learn's nearest neighbours",
    "optimizer_v2": "`tf.train`'s optimizers",
    "periodic_resample": "`tf.reshape` and `tf.transpose`",
    "predictor": "`tf.saved_model.load`",
    "quantization": "`tf.quantization`",
    "quantize": "the package tensorflow-model-optimization",
    "receptive_field": "the package receptive-field",
    "recurrent": "`tf.nn.dynamic_rnn`",
    "reduce_slice_ops": "`tf.math.segment_sum`",
    "remote_fused_graph": "`tf.lite`",
    "resampler": "`tf.image.crop_and_resize`, or bilinear `tf.gather_nd`",
    "rpc": "the package grpcio",
    "session_bundle": "`tf.saved_model`",
    "solvers": "`tf.linalg.experimental.conjugate_gradient`",
    "sparsemax": "`tf.nn.softmax`",
    "specs": "`tf.layers`",
    "stat_summarizer": "`tf.profiler`",
    "state_saving": "`tf.nn.static_state_saving_rnn`",
    "tensor_forest": "the package ydf, or scikit-learn's random forests",
    "tensorrt": "`tf.experimental.tensorrt`",
    "testing": "`tf.test`",
    "text": "the package tensorflow-text",
    "tfprof": "`tf.profiler`",
    "timeseries": "the package statsmodels",
    "tpu": "`tf.distribute.TPUStrategy` in a TensorFlow 2 program",
    "training_tools": "`tf.train`",
    "verbs": "gRPC, which `tf.train.Server` uses",
}
