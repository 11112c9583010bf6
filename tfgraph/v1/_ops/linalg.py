"""Linear algebra: solving by triangles, matrix exponentials, einsum.

``tf.linalg.triangular_solve`` has no scope of its own, ``tf.linalg.expm`` selects rows
by ``Select``, and ``tf.einsum`` is made of transpositions, reshapes and products
(probes: linalg_ops, names_math_op_types).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

LINALG_OPS = "tensorflow.python.ops.linalg_ops"
LINALG_IMPL = "tensorflow.python.ops.linalg.linalg_impl"
SPECIAL_MATH_OPS = "tensorflow.python.ops.special_math_ops"

# Largest 1-norms up to which a Pade approximant of order 3, 5, ... is exact enough,
# and the order and norm from which the matrix is scaled: Higham, The Scaling and
# Squaring Method for the Matrix Exponential Revisited, 2005.
SINGLE = (0.4258730016922831, 1.880152677804762), (3, 5, 7), 3.92572478313866
DOUBLE = (
    (0.01495585217958292, 0.253939833006323, 0.9504178996162932, 2.097847961257068),
    (3, 5, 7, 9, 13),
    5.371920351148152,
)


@hooks.replaces(LINALG_OPS, "matrix_triangular_solve")
def triangular_solve(
    matrix: object,
    rhs: object,
    lower: bool = True,
    adjoint: bool = False,
    name: str | None = None,
) -> tf.Tensor:
    """Builds ``MatrixTriangularSolve``."""
    return tf.raw_ops.MatrixTriangularSolve(
        matrix=matrix, rhs=rhs, lower=lower, adjoint=adjoint, name=name
    )


@hooks.replaces(SPECIAL_MATH_OPS, "einsum")
def einsum(equation: str, *inputs: object, **kwargs: object) -> tf.Tensor:
    """Sums products as an equation says, by transpositions and matrix products."""
    kwargs.pop("optimize", None)
    return hooks.private(SPECIAL_MATH_OPS, "_einsum_v1")(equation, *inputs, **kwargs)


@hooks.replaces(LINALG_IMPL, "matrix_exponential")
def matrix_exponential(input: object, name: str | None = None) -> tf.Tensor:
    """Computes matrix exponentials by scaling and squaring, ``[..., n, n]``."""
    with tf.name_scope(name, "matrix_exponential", [input]):
        matrix = tf.convert_to_tensor(input, name="input")
        if matrix.shape[-2:] == [0, 0]:
            return matrix
        if matrix.dtype in (tf.float16, tf.float32, tf.complex64):
            method = SINGLE
        elif matrix.dtype in (tf.float64, tf.complex128):
            method = DOUBLE
        else:
            raise ValueError(
                "tf.linalg.expm needs matrices of floating point or complex numbers, "
                f"got {matrix.dtype}."
            )
        batch_shape = matrix.shape[:-2]
        if not batch_shape.is_fully_defined():
            batch_shape = tf.shape(matrix)[:-2]
        matrix = tf.reshape(matrix, tf.concat(([-1], tf.shape(matrix)[-2:]), axis=0))
        result = _exponentials(matrix, *method)
        if not matrix.shape.is_fully_defined():
            shape = tf.concat((batch_shape, tf.shape(result)[-2:]), axis=0)
            return tf.reshape(result, shape)
        return tf.reshape(result, batch_shape.concatenate(result.shape[-2:]))


def _exponentials(
    matrix: tf.Tensor,
    norms: tuple[float, ...],
    orders: tuple[int, ...],
    largest_norm: float,
) -> tf.Tensor:
    """Computes the exponentials of ``[batch, n, n]``."""
    sizes = tf.abs(matrix)
    rows = tf.size(tf.shape(matrix)) - 2
    norm = tf.reduce_max(tf.reduce_sum(sizes, axis=rows), axis=-1)

    def constant(x: float) -> tf.Tensor:
        return tf.constant(x, norm.dtype)

    def select(limits: tuple[float, ...], cases: list[tf.Tensor]) -> tf.Tensor:
        is_below = tf.less(norm, constant(limits[0]))
        rest = cases[1] if len(limits) == 1 else select(limits[1:], cases[1:])
        return tf.where(is_below, cases[0], rest)

    largest = constant(largest_norm)
    halvings = tf.log(norm / largest) / tf.log(constant(2.0))
    squarings = tf.maximum(tf.floor(halvings), 0)
    approximants = []
    for order in orders:
        argument = matrix
        if order == orders[-1]:
            two = tf.constant(2.0, dtype=matrix.dtype)
            scale = tf.pow(two, tf.cast(squarings, matrix.dtype))
            argument = matrix / scale[..., tf.newaxis, tf.newaxis]
        pade = hooks.private(LINALG_IMPL, f"_matrix_exp_pade{order}")
        approximants.append(pade(argument))
    odds, evens = zip(*approximants, strict=True)
    odd, even = select(norms, list(odds)), select(norms, list(evens))
    numerator = odd + even
    result = tf.matrix_solve(-odd + even, numerator)
    most_squarings = tf.reduce_max(squarings)
    _, result = tf.while_loop(
        lambda i, _: tf.less(i, most_squarings),
        lambda i, r: (i + 1, tf.where(tf.less(i, squarings), tf.matmul(r, r), r)),
        [constant(0.0), result],
    )
    return result
