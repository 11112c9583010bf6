"""``tf.contrib.rnn``: the cells of ``tf.nn.rnn_cell``, and more of them.

The cells and loops that became part of TensorFlow are aliases; the others are written
anew with TensorFlow 1.15's variables and ops.
"""

from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1._legacy.overlay import lookup as _lookup
from tfgraph.v1.contrib._cells import LayerRNNCell, transpose_batch_time
from tfgraph.v1.contrib.rnn.block_cells import (
    FusedRNNCell,
    FusedRNNCellAdaptor,
    GRUBlockCell,
    GRUBlockCellV2,
    LSTMBlockCell,
    LSTMBlockFusedCell,
    TimeReversedFusedRNN,
)
from tfgraph.v1.contrib.rnn.cells import (
    Conv1DLSTMCell,
    Conv2DLSTMCell,
    Conv3DLSTMCell,
    ConvLSTMCell,
    CoupledInputForgetGateLSTMCell,
    IntersectionRNNCell,
    LayerNormBasicLSTMCell,
    NASCell,
    PhasedLSTMCell,
    UGRNNCell,
)
from tfgraph.v1.contrib.rnn.linear import Linear as _Linear
from tfgraph.v1.contrib.rnn.stacks import (
    stack_bidirectional_dynamic_rnn,
    stack_bidirectional_rnn,
)
from tfgraph.v1.contrib.rnn.wrappers import (
    AttentionCellWrapper,
    CompiledWrapper,
    EmbeddingWrapper,
    HighwayWrapper,
    InputProjectionWrapper,
    OutputProjectionWrapper,
)

_ALIASES = {
    "BasicLSTMCell": "nn.rnn_cell.BasicLSTMCell",
    "BasicRNNCell": "nn.rnn_cell.BasicRNNCell",
    "DeviceWrapper": "nn.rnn_cell.DeviceWrapper",
    "DropoutWrapper": "nn.rnn_cell.DropoutWrapper",
    "GRUCell": "nn.rnn_cell.GRUCell",
    "LSTMCell": "nn.rnn_cell.LSTMCell",
    "LSTMStateTuple": "nn.rnn_cell.LSTMStateTuple",
    "MultiRNNCell": "nn.rnn_cell.MultiRNNCell",
    "RNNCell": "nn.rnn_cell.RNNCell",
    "ResidualWrapper": "nn.rnn_cell.ResidualWrapper",
    "bidirectional_dynamic_rnn": "nn.bidirectional_dynamic_rnn",
    "dynamic_rnn": "nn.dynamic_rnn",
    "raw_rnn": "nn.raw_rnn",
    "rnn_cell": "nn.rnn_cell",
    "static_bidirectional_rnn": "nn.static_bidirectional_rnn",
    "static_rnn": "nn.static_rnn",
    "static_state_saving_rnn": "nn.static_state_saving_rnn",
    "core_rnn_cell": "contrib.rnn",
    "core_rnn_cell_impl": "contrib.rnn",
    "core_rnn": "contrib.rnn",
}
_NOT_PORTED = (
    "BidirectionalGridLSTMCell", "CFNCell", "GLSTMCell", "GridLSTMCell",
    "HiddenMarkovCell", "IndRNNCell", "IndyGRUCell", "IndyLSTMCell",
    "LayerNormLSTMCell", "MinimalRNNCell", "NTMCell", "SRUCell", "TimeFreqLSTMCell",
    "WeightNormLSTMCell", "AttentionCellWrapperV2", "Conv1DRNNCell",
)  # fmt: skip


def _linear(args, output_size, bias, bias_initializer=None, kernel_initializer=None):
    """A linear map made and applied at once, as old programs import it."""
    linear = _Linear(args, output_size, bias, bias_initializer, kernel_initializer)
    return linear(args)


def best_effort_input_batch_size(flat_input):
    """Returns the batch size of time-major inputs, an int if it is known."""
    for value in flat_input:
        if value.shape.ndims is not None and value.shape.ndims >= 2:
            batch = value.shape.as_list()[1]
            if batch is not None:
                return batch
    return _lookup("shape")(flat_input[0])[1]


def __getattr__(name: str) -> object:
    if name in _ALIASES:
        return _lookup(_ALIASES[name])
    if name in _NOT_PORTED:
        return _Gone(
            f"tf.contrib.rnn.{name}", "it is not ported",
            "`tf.nn.rnn_cell.LSTMCell` or `GRUCell`",
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AttentionCellWrapper", "CompiledWrapper", "Conv1DLSTMCell", "Conv2DLSTMCell",
    "Conv3DLSTMCell", "ConvLSTMCell", "CoupledInputForgetGateLSTMCell",
    "EmbeddingWrapper", "FusedRNNCell", "FusedRNNCellAdaptor", "GRUBlockCell",
    "GRUBlockCellV2", "HighwayWrapper", "InputProjectionWrapper",
    "IntersectionRNNCell", "LSTMBlockCell", "LSTMBlockFusedCell",
    "LayerNormBasicLSTMCell", "LayerRNNCell", "NASCell", "OutputProjectionWrapper",
    "PhasedLSTMCell", "TimeReversedFusedRNN", "UGRNNCell",
    "best_effort_input_batch_size", "stack_bidirectional_dynamic_rnn",
    "stack_bidirectional_rnn", "transpose_batch_time", *sorted(_ALIASES),
]  # fmt: skip
