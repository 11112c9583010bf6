"""Iterators of ``tf.data``: what is built around a dataset before it is iterated.

An initializable iterator wraps its dataset in ``OptimizeDataset`` (unless it captures
a reference variable) and ``ModelDataset``; parallel maps and interleaves have the ops
of their first versions (probes: data_initializable_placeholder, data_reinit_feedable).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

DATASET_OPS = "tensorflow.python.data.ops.dataset_ops"
TRAVERSE = "tensorflow.python.data.util.traverse"
READERS = "tensorflow.python.data.ops.readers"
INTERLEAVE_OP = "tensorflow.python.data.ops.interleave_op"
CONVERT = "tensorflow.python.data.util.convert"
STRUCTURED_FUNCTION = "tensorflow.python.data.ops.structured_function"

# On by default in TensorFlow 1.15 as well as today.
OPTIMIZATIONS = (
    "map_and_batch_fusion",
    "noop_elimination",
    "shuffle_and_repeat_fusion",
)


@hooks.replaces(DATASET_OPS, "DatasetV2._apply_debug_options")
def apply_options(dataset: tf.data.Dataset) -> tf.data.Dataset:
    """Wraps the dataset of an iterator; inside functions it stays as it is."""
    before = hooks.original(DATASET_OPS, "DatasetV2._apply_debug_options")
    dataset = before(dataset)
    if tf.get_default_graph().building_function:
        return dataset
    if not _captures_reference(dataset):
        optimizations = tf.convert_to_tensor(
            list(OPTIMIZATIONS), dtype=tf.string, name="optimizations"
        )
        dataset = _wrapped(
            dataset, tf.raw_ops.OptimizeDataset, optimizations=optimizations
        )
    return _wrapped(dataset, tf.raw_ops.ModelDataset)


def _captures_reference(dataset: tf.data.Dataset) -> bool:
    operations = hooks.private(TRAVERSE, "obtain_all_variant_tensor_ops")(dataset)
    return any(
        value.dtype._is_ref_dtype for op in operations for value in op.inputs
    )


def _wrapped(
    dataset: tf.data.Dataset, op: object, **inputs: tf.Tensor
) -> tf.data.Dataset:
    variant = op(
        input_dataset=dataset._variant_tensor, **inputs, **dataset._flat_structure
    )
    wrap = hooks.private(DATASET_OPS, "_VariantDataset")
    return wrap(variant, dataset.element_spec)


def _parallel_map(
    input_dataset: tf.Tensor,
    other_arguments: list[tf.Tensor],
    *,
    f: object,
    num_parallel_calls: tf.Tensor,
    deterministic: str = "default",
    use_inter_op_parallelism: bool = True,
    preserve_cardinality: bool = False,
    use_unbounded_threadpool: bool = False,
    **common: object,
) -> tf.Tensor:
    """Builds ``ParallelMapDataset``, whose number of calls is int32."""
    if tf.executing_eagerly() or deterministic != "default":
        return tf.raw_ops.ParallelMapDatasetV2(
            input_dataset=input_dataset,
            other_arguments=other_arguments,
            f=f,
            num_parallel_calls=tf.cast(num_parallel_calls, tf.int64),
            deterministic=deterministic,
            use_inter_op_parallelism=use_inter_op_parallelism,
            preserve_cardinality=preserve_cardinality,
            use_unbounded_threadpool=use_unbounded_threadpool,
            **common,
        )
    return tf.raw_ops.ParallelMapDataset(
        input_dataset=input_dataset,
        other_arguments=other_arguments,
        f=f,
        num_parallel_calls=num_parallel_calls,
        use_inter_op_parallelism=use_inter_op_parallelism,
        preserve_cardinality=preserve_cardinality,
        **common,
    )


def _take_map_function(
    dataset: tf.data.Dataset,
    input_dataset: tf.data.Dataset,
    map_func: object,
    name: str | None,
) -> None:
    """Sets what the constructors of all interleaving data sets begin with."""
    dataset._input_dataset = input_dataset
    dataset._name = name
    dataset._map_func = hooks.private(STRUCTURED_FUNCTION, "StructuredFunctionWrapper")(
        map_func, dataset._transformation_name(), dataset=input_dataset
    )


@hooks.replaces(READERS, "ParallelInterleaveDataset.__init__")
def interleave(
    dataset: tf.data.Dataset,
    input_dataset: tf.data.Dataset,
    map_func: object,
    cycle_length: object,
    block_length: object,
    sloppy: object,
    buffer_output_elements: object,
    prefetch_input_elements: object,
    name: str | None = None,
) -> None:
    """Builds ``ParallelInterleaveDataset``, which is told by a tensor to be sloppy."""
    if sloppy is None:
        before = hooks.original(READERS, "ParallelInterleaveDataset.__init__")
        before(
            dataset, input_dataset, map_func, cycle_length, block_length, sloppy,
            buffer_output_elements, prefetch_input_elements, name,
        )  # fmt: skip
        return
    _take_map_function(dataset, input_dataset, map_func, name)
    dataset._element_spec = dataset._map_func.output_structure._element_spec
    optional = hooks.private(CONVERT, "optional_param_to_tensor")
    function = dataset._map_func.function
    variant = tf.raw_ops.ParallelInterleaveDataset(
        input_dataset=input_dataset._variant_tensor,
        other_arguments=function.captured_inputs,
        cycle_length=tf.convert_to_tensor(cycle_length, tf.int64, name="cycle_length"),
        block_length=tf.convert_to_tensor(block_length, tf.int64, name="block_length"),
        sloppy=tf.convert_to_tensor(sloppy, tf.bool, name="sloppy"),
        buffer_output_elements=optional(
            "buffer_output_elements",
            buffer_output_elements,
            argument_default=2 * block_length,
        ),
        prefetch_input_elements=optional(
            "prefetch_input_elements",
            prefetch_input_elements,
            argument_default=2 * cycle_length,
        ),
        f=function,
        **dataset._flat_structure,
    )
    hooks.private(DATASET_OPS, "UnaryDataset").__init__(dataset, input_dataset, variant)


@hooks.replaces(INTERLEAVE_OP, "_ParallelInterleaveDataset.__init__")
def interleave_in_parallel(
    dataset: tf.data.Dataset,
    input_dataset: tf.data.Dataset,
    map_func: object,
    cycle_length: object,
    block_length: object,
    num_parallel_calls: object,
    *args: object,
    deterministic: bool | None = None,
    name: str | None = None,
    **kwargs: object,
) -> None:
    """Builds ``ParallelInterleaveDatasetV2``, which has no buffers to size."""
    if args or kwargs or deterministic is not None:  # not in TensorFlow 1.15
        before = hooks.original(INTERLEAVE_OP, "_ParallelInterleaveDataset.__init__")
        before(
            dataset, input_dataset, map_func, cycle_length, block_length,
            num_parallel_calls, *args, deterministic=deterministic, name=name, **kwargs,
        )  # fmt: skip
        return
    _take_map_function(dataset, input_dataset, map_func, name)
    dataset._structure = dataset._map_func.output_structure._element_spec
    function = dataset._map_func.function
    variant = tf.raw_ops.ParallelInterleaveDatasetV2(
        input_dataset=input_dataset._variant_tensor,
        other_arguments=function.captured_inputs,
        cycle_length=tf.convert_to_tensor(cycle_length, tf.int64, name="cycle_length"),
        block_length=tf.convert_to_tensor(block_length, tf.int64, name="block_length"),
        num_parallel_calls=tf.convert_to_tensor(
            num_parallel_calls, tf.int64, name="num_parallel_calls"
        ),
        f=function,
        **dataset._flat_structure,
    )
    hooks.private(DATASET_OPS, "UnaryDataset").__init__(dataset, input_dataset, variant)


def _int32_calls(
    value: object, dtype: tf.DType | None = None, name: str | None = None
) -> tf.Tensor:
    """Converts the number of parallel calls, int64 today, to int32."""
    if name == "num_parallel_calls":
        if isinstance(value, tf.Tensor):
            return tf.cast(value, tf.int32)
        dtype = tf.int32
    return tf.convert_to_tensor(value, dtype=dtype, name=name)


hooks.sees("tensorflow.python.data.util.random_seed", "array_ops", where_v2=tf.where)
hooks.sees(
    "tensorflow.python.data.ops.map_op",
    "gen_dataset_ops",
    parallel_map_dataset_v2=_parallel_map,
)
hooks.sees("tensorflow.python.data.ops.map_op", "ops", convert_to_tensor=_int32_calls)
