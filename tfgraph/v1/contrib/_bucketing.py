"""Queues that batch examples of like length together.

References: the documentation of ``tf.contrib.training.bucket`` in TensorFlow 1.15.
"""

from tfgraph import v1 as tf


def bucket(
    tensors, which_bucket, batch_size, num_buckets, num_threads=1, capacity=32,
    bucket_capacities=None, shapes=None, dynamic_pad=False,
    allow_smaller_final_batch=False, keep_input=True, shared_name=None, name=None,
):
    """Queues single examples by bucket, and gives out batches of one bucket each.

    Args:
      tensors: a list or dict of the tensors of one example.
      which_bucket: scalar int32, below ``num_buckets``.
      batch_size: one number, or one for each bucket.
      dynamic_pad: pad the batch's tensors to the longest.
      keep_input: scalar bool; examples without it are dropped.

    Returns:
      ``(which_bucket, tensors)`` of a batch.
    """
    del shared_name
    names, values = None, tensors
    if isinstance(tensors, dict):
        names = sorted(tensors)
        values = [tensors[name] for name in names]
    sizes = batch_size if isinstance(batch_size, (list, tuple)) else (
        [batch_size] * num_buckets
    )
    if len(sizes) != num_buckets:
        raise ValueError(
            f"There are {len(sizes)} batch sizes for {num_buckets} buckets."
        )
    capacities = bucket_capacities or [capacity] * num_buckets
    with tf.name_scope(name, "bucket", values):
        values = [tf.convert_to_tensor(value) for value in values]
        dtypes = [value.dtype for value in values]
        shapes = [tf.TensorShape(s) for s in shapes] if shapes else [
            value.shape for value in values
        ]
        make = tf.PaddingFIFOQueue if dynamic_pad else tf.FIFOQueue
        queues = [
            make(capacities[i], dtypes=dtypes, shapes=shapes, name=f"bucket_queue_{i}")
            for i in range(num_buckets)
        ]
        top = tf.PaddingFIFOQueue(
            capacity=capacity, dtypes=[tf.int32, *dtypes],
            shapes=[tf.TensorShape([]), *(
                tf.TensorShape([None]).concatenate(shape) for shape in shapes
            )],
            name="top_queue",
        )
        enqueue = tf.cond(
            tf.convert_to_tensor(keep_input),
            lambda: _enqueue(queues, which_bucket, values), tf.no_op,
        )
        tf.train.add_queue_runner(
            tf.train.QueueRunner(
                queues[0], [enqueue] * num_threads,
                close_op=tf.group(*(queue.close() for queue in queues)),
                cancel_op=tf.group(
                    *(queue.close(cancel_pending_enqueues=True) for queue in queues)
                ),
                queue_closed_exception_types=(
                    tf.errors.OutOfRangeError, tf.errors.CancelledError,
                ),
            )
        )
        forward = []
        for i, queue in enumerate(queues):
            take = queue.dequeue_up_to if allow_smaller_final_batch else (
                queue.dequeue_many
            )
            batch = take(sizes[i])
            batch = batch if isinstance(batch, (list, tuple)) else [batch]
            forward.append(top.enqueue([tf.constant(i), *batch]))
        tf.train.add_queue_runner(
            tf.train.QueueRunner(
                top, forward, close_op=top.close(),
                cancel_op=top.close(cancel_pending_enqueues=True),
                queue_closed_exception_types=(
                    tf.errors.OutOfRangeError, tf.errors.CancelledError,
                ),
            )
        )
        chosen, *batch = top.dequeue()
        static = {size for size in sizes}
        if len(static) == 1 and not allow_smaller_final_batch:
            for value in batch:
                value.set_shape([sizes[0], *value.shape.as_list()[1:]])
    return chosen, dict(zip(names, batch, strict=True)) if names else batch


def _enqueue(queues, which_bucket, values):
    return tf.group(
        *(
            tf.cond(
                tf.equal(which_bucket, i),
                lambda queue=queue: queue.enqueue(values), tf.no_op,
            )
            for i, queue in enumerate(queues)
        ),
        name="group_enqueue",
    )


def bucket_by_sequence_length(
    input_length, tensors, batch_size, bucket_boundaries, num_threads=1, capacity=32,
    bucket_capacities=None, shapes=None, dynamic_pad=False,
    allow_smaller_final_batch=False, keep_input=True, shared_name=None, name=None,
):
    """``bucket`` by length: bucket i holds lengths below ``bucket_boundaries[i]``.

    Returns:
      ``(lengths, tensors)`` of a batch.
    """
    boundaries = list(bucket_boundaries)
    if not boundaries or sorted(set(boundaries)) != boundaries:
        raise ValueError(
            f"`bucket_boundaries` is {boundaries}; expected numbers that grow."
        )
    with tf.name_scope(name, "bucket_by_sequence_length"):
        input_length = tf.convert_to_tensor(input_length, dtype=tf.int32)
        which = tf.reduce_sum(
            tf.cast(tf.less_equal(boundaries, input_length), tf.int32)
        )
        is_dict = isinstance(tensors, dict)
        values = [tensors[k] for k in sorted(tensors)] if is_dict else list(tensors)
        if shapes is not None:
            shapes = [tf.TensorShape([]), *shapes]
        _, (lengths, *batch) = bucket(
            [input_length, *values], which, batch_size, len(boundaries) + 1,
            num_threads=num_threads, capacity=capacity,
            bucket_capacities=bucket_capacities, shapes=shapes,
            dynamic_pad=dynamic_pad, keep_input=keep_input,
            allow_smaller_final_batch=allow_smaller_final_batch,
        )
    if is_dict:
        batch = dict(zip(sorted(tensors), batch, strict=True))
    return lengths, batch
