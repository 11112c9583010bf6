"""Top-level names that TensorFlow 1 dropped or renamed: ``tf.mul`` and the like.

Source: the release notes of TensorFlow 0.12, 1.0 and 1.1, and the deprecation notices
of ``tf.*`` in 1.15.
"""

import tensorflow.compat.v1 as compat_v1

from tfgraph.v1._legacy import argument_orders, summaries
from tfgraph.v1._legacy.overlay import lookup

# Old name below `tf` -> path of today's, with the same arguments.
RENAMED = {
    "all_variables": "global_variables",
    "arg_max": "argmax",
    "arg_min": "argmin",
    "batch_cholesky": "cholesky",
    "batch_cholesky_solve": "cholesky_solve",
    "batch_fft": "fft",
    "batch_fft2d": "fft2d",
    "batch_fft3d": "fft3d",
    "batch_ifft": "ifft",
    "batch_ifft2d": "ifft2d",
    "batch_ifft3d": "ifft3d",
    "batch_matrix_band_part": "matrix_band_part",
    "batch_matrix_determinant": "matrix_determinant",
    "batch_matrix_diag": "matrix_diag",
    "batch_matrix_diag_part": "matrix_diag_part",
    "batch_matrix_inverse": "matrix_inverse",
    "batch_matrix_set_diag": "matrix_set_diag",
    "batch_matrix_solve": "matrix_solve",
    "batch_matrix_solve_ls": "matrix_solve_ls",
    "batch_matrix_transpose": "matrix_transpose",
    "batch_matrix_triangular_solve": "matrix_triangular_solve",
    "batch_self_adjoint_eig": "self_adjoint_eig",
    "batch_self_adjoint_eigvals": "self_adjoint_eigvals",
    "batch_svd": "svd",
    "complex_abs": "abs",
    "concat_v2": "concat",
    "initialize_all_tables": "tables_initializer",
    "initialize_all_variables": "global_variables_initializer",
    "initialize_local_variables": "local_variables_initializer",
    "initialize_variables": "variables_initializer",
    "inv": "reciprocal",
    "list_diff": "setdiff1d",
    "listdiff": "setdiff1d",
    "merge_all_summaries": "summary.merge_all",
    "merge_summary": "summary.merge",
    "mul": "multiply",
    "neg": "negative",
    "pack": "stack",
    "select": "where",
    "sub": "subtract",
    "unpack": "unstack",
}

# Old names whose arguments are not those of today's function.
FUNCTIONS = {
    "batch_matmul": argument_orders.batch_matmul,
    "op_scope": argument_orders.op_scope,
    "variable_op_scope": argument_orders.variable_op_scope,
    "audio_summary": summaries.audio_summary,
    "histogram_summary": summaries.histogram_summary,
    "image_summary": summaries.image_summary,
    "scalar_summary": summaries.scalar_summary,
}


def renamed(name: str) -> object:
    """Returns what an old top-level name stands for, or None if it is not one."""
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    return lookup(RENAMED[name]) if name in RENAMED else None


def replaced() -> dict[str, object]:
    """Returns the functions that understand the old argument orders as well."""
    return {
        name: make(getattr(compat_v1, name))
        for name, make in argument_orders.REPLACED.items()
    }
