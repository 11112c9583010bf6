"""``tf.contrib.seq2seq`` against formulas and numbers recorded under 1.15.5."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1.contrib.seq2seq.beam_search import _gather_tree

seq2seq = tf.contrib.seq2seq


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        yield


def run(tensors):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(tensors)


@pytest.mark.parametrize(
    ("options", "expected"),
    (
        ({}, lambda ce, w: (ce * w).sum() / w.sum()),
        ({"average_across_timesteps": False, "average_across_batch": False},
         lambda ce, w: ce * w),
        ({"average_across_timesteps": False},
         lambda ce, w: (ce * w).sum(0) / w.sum(0)),
        ({"average_across_batch": False},
         lambda ce, w: (ce * w).sum(1) / w.sum(1)),
        ({"average_across_timesteps": False, "average_across_batch": False,
          "sum_over_timesteps": True, "sum_over_batch": True},
         lambda ce, w: (ce * w).sum() / np.count_nonzero(w)),
    ),
)  # fmt: skip
def test_sequence_loss(options, expected):
    rng = np.random.RandomState(0)
    logits = rng.randn(2, 3, 4).astype(np.float32)
    targets = rng.randint(0, 4, (2, 3))
    weights = np.array([[1, 1, 0], [1, 0.5, 0.5]], np.float32)
    log_p = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
    cross_entropy = -np.take_along_axis(log_p, targets[..., None], -1)[..., 0]
    loss = seq2seq.sequence_loss(
        tf.constant(logits), tf.constant(targets), tf.constant(weights), **options
    )
    with np.errstate(invalid="ignore"):
        wanted = expected(cross_entropy, weights)
    np.testing.assert_allclose(run(loss), np.nan_to_num(wanted), rtol=1e-5)


def test_sequence_loss_refuses_other_ranks():
    with pytest.raises(ValueError, match="`logits` of `sequence_loss` has shape"):
        seq2seq.sequence_loss(tf.zeros([2, 3]), tf.zeros([2, 3]), tf.zeros([2, 3]))


def test_training_helper_as_recorded():
    # The first lines of conformance/golden/seq2seq_training_helper.json.
    tf.set_random_seed(90)
    rng = np.random.RandomState(0)
    inputs = tf.constant(rng.randn(2, 4, 3), tf.float32)
    lengths = tf.constant([4, 2])
    cell = tf.nn.rnn_cell.GRUCell(5)
    projection = tf.layers.Dense(6, use_bias=False, name="projection")
    decoder = seq2seq.BasicDecoder(
        cell, seq2seq.TrainingHelper(inputs, lengths), cell.zero_state(2, tf.float32),
        projection,
    )
    outputs, _, out_lengths = seq2seq.dynamic_decode(decoder)
    ids, lengths = run([outputs.sample_id, out_lengths])
    assert ids.tolist() == [[2, 1, 1, 5], [5, 1, 1, 1]]
    assert lengths.tolist() == [4, 2]


def test_greedy_decoding_stops_at_the_end_token():
    embedding = tf.eye(4)
    successor = np.roll(np.eye(4, dtype=np.float32), 1, axis=1)  # id -> id + 1

    class Cell(tf.nn.rnn_cell.RNNCell):
        state_size = output_size = 4

        def call(self, inputs, state):
            return tf.matmul(inputs, successor), state

    helper = seq2seq.GreedyEmbeddingHelper(embedding, [0, 2], 3)
    decoder = seq2seq.BasicDecoder(Cell(), helper, tf.zeros([2, 4]))
    outputs, _, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=9)
    ids, lengths = run([outputs.sample_id, lengths])
    assert ids[0].tolist() == [1, 2, 3]
    assert ids[1, 0] == 3
    assert lengths.tolist() == [3, 1]


@pytest.mark.parametrize("make", (seq2seq.BahdanauAttention, seq2seq.LuongAttention))
def test_attention_is_a_distribution_over_the_unmasked_memory(make):
    memory = tf.constant(np.random.RandomState(0).randn(2, 5, 4), tf.float32)
    mechanism = make(4, memory, memory_sequence_length=[5, 2])
    alignments, _ = mechanism(tf.ones([2, 4]), mechanism.initial_state(2, tf.float32))
    weights = run(alignments)
    np.testing.assert_allclose(weights.sum(1), [1, 1], rtol=1e-6)
    np.testing.assert_array_equal(weights[1, 2:], 0)


@pytest.mark.parametrize("mode", ("recursive", "parallel"))
def test_monotonic_attention_follows_its_recurrence(mode):
    p = np.array([[0.1, 0.5, 0.8]])
    previous = np.array([[0.3, 0.6, 0.1]])
    # q_j = (1 - p_{j-1}) q_{j-1} + previous_j;  alpha_j = p_j q_j
    q = [previous[0, 0]]
    for j in (1, 2):
        q.append((1 - p[0, j - 1]) * q[-1] + previous[0, j])
    found = run(seq2seq.monotonic_attention(p, previous, mode))
    np.testing.assert_allclose(found, p * [q], rtol=1e-6)


def test_attention_wrapper_refuses_what_is_no_mechanism():
    with pytest.raises(TypeError, match="expected an AttentionMechanism"):
        seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(2), "luong")


def test_gather_tree_follows_parents_and_ends():
    # [time, batch, beam]: beam 0 at the end came from beam 1 before.
    steps = np.array([[[2, 3]], [[4, 5]], [[6, 7]]], np.int32)
    parents = np.array([[[0, 0]], [[1, 0]], [[1, 0]]], np.int32)
    found = _gather_tree(steps, parents, np.array([3]), np.int32(9))
    assert found[:, 0, 0].tolist() == [2, 5, 6]
    assert found[:, 0, 1].tolist() == [3, 4, 7]
    found = _gather_tree(steps, parents, np.array([3]), np.int32(5))
    assert found[:, 0, 0].tolist() == [2, 5, 5]  # filled after its end
    found = _gather_tree(steps, parents, np.array([2]), np.int32(9))
    assert found[2, 0].tolist() == [9, 9]


def test_beam_search_finds_the_best_sequence():
    # One step from the start: id probabilities are fixed, whatever came before.
    logits = np.log(np.array([0.1, 0.2, 0.7], np.float32))

    class Cell(tf.nn.rnn_cell.RNNCell):
        state_size = output_size = 3

        def call(self, inputs, state):
            return tf.zeros_like(inputs) + logits, state

    state = seq2seq.tile_batch(tf.zeros([1, 3]), multiplier=2)
    decoder = seq2seq.BeamSearchDecoder(
        Cell(), tf.eye(3), start_tokens=[0], end_token=0, initial_state=state,
        beam_width=2,
    )
    outputs, final, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=3)
    ids, log_probs = run([outputs.predicted_ids, final.log_probs])
    assert ids[0, :, 0].tolist() == [2, 2, 2]
    np.testing.assert_allclose(log_probs[0, 0], 3 * np.log(0.7), rtol=1e-5)


def test_tile_batch_repeats_each_row():
    tiled = run(seq2seq.tile_batch(tf.constant([[1], [2]]), 2))
    assert tiled.tolist() == [[1], [1], [2], [2]]
