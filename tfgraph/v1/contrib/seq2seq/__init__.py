"""``tf.contrib.seq2seq``: decoders, helpers, attention, beam search, sequence loss.

The package that carried these on, tensorflow_addons, is archived and does not load
beside TensorFlow 2.21, so they are written anew here. The graphs are TensorFlow 1.15's
op for op (probes ``seq2seq_*``), but for ``gather_tree``, whose kernel is gone.

References:
  Bahdanau, Cho, Bengio, `Neural Machine Translation by Jointly Learning to Align and
  Translate <https://arxiv.org/abs/1409.0473>`_, 2015;
  Luong, Pham, Manning, `Effective Approaches to Attention-based Neural Machine
  Translation <https://arxiv.org/abs/1508.04025>`_, 2015
"""

from tfgraph.v1.contrib.seq2seq.attention import (
    AttentionMechanism,
    BahdanauAttention,
    BahdanauMonotonicAttention,
    LuongAttention,
    LuongMonotonicAttention,
    hardmax,
    monotonic_attention,
    safe_cumprod,
)
from tfgraph.v1.contrib.seq2seq.attention_wrapper import (
    AttentionWrapper,
    AttentionWrapperState,
)
from tfgraph.v1.contrib.seq2seq.basic_decoder import BasicDecoder, BasicDecoderOutput
from tfgraph.v1.contrib.seq2seq.beam_search import (
    BeamSearchDecoder,
    BeamSearchDecoderOutput,
    BeamSearchDecoderState,
    FinalBeamSearchDecoderOutput,
    gather_tree,
    gather_tree_from_array,
    tile_batch,
)
from tfgraph.v1.contrib.seq2seq.decoder import Decoder, dynamic_decode
from tfgraph.v1.contrib.seq2seq.helpers import (
    CustomHelper,
    GreedyEmbeddingHelper,
    Helper,
    InferenceHelper,
    SampleEmbeddingHelper,
    ScheduledEmbeddingTrainingHelper,
    ScheduledOutputTrainingHelper,
    TrainingHelper,
)
from tfgraph.v1.contrib.seq2seq.loss import sequence_loss

DynamicAttentionWrapper = AttentionWrapper  # its name in TensorFlow 1.1
DynamicAttentionWrapperState = AttentionWrapperState

__all__ = [
    "AttentionMechanism", "AttentionWrapper", "AttentionWrapperState",
    "BahdanauAttention", "BahdanauMonotonicAttention", "BasicDecoder",
    "BasicDecoderOutput", "BeamSearchDecoder", "BeamSearchDecoderOutput",
    "BeamSearchDecoderState", "CustomHelper", "Decoder", "DynamicAttentionWrapper",
    "DynamicAttentionWrapperState", "FinalBeamSearchDecoderOutput",
    "GreedyEmbeddingHelper", "Helper", "InferenceHelper", "LuongAttention",
    "LuongMonotonicAttention", "SampleEmbeddingHelper",
    "ScheduledEmbeddingTrainingHelper", "ScheduledOutputTrainingHelper",
    "TrainingHelper", "dynamic_decode", "gather_tree", "gather_tree_from_array",
    "hardmax", "monotonic_attention", "safe_cumprod", "sequence_loss", "tile_batch",
]  # fmt: skip
