"""``tf.contrib.crf`` against enumeration of all tag sequences."""

import itertools

import numpy as np
import pytest

from tfgraph import v1 as tf

RNG = np.random.RandomState(0)
SCORES = RNG.randn(2, 4, 3).astype(np.float32)
TRANSITIONS = RNG.randn(3, 3).astype(np.float32)
TAGS = RNG.randint(0, 3, (2, 4)).astype(np.int32)
LENGTHS = np.array([4, 2], np.int32)


def score(row, tags):
    """The score of a sequence of tags, by definition."""
    unary = sum(SCORES[row, t, tag] for t, tag in enumerate(tags))
    return unary + sum(TRANSITIONS[a, b] for a, b in itertools.pairwise(tags))


def all_scores(row):
    n = LENGTHS[row]
    return {tags: score(row, tags) for tags in itertools.product(range(3), repeat=n)}


def run(build):
    with tf.Graph().as_default(), tf.Session() as session:
        return session.run(build())


def test_log_likelihood_is_score_minus_log_norm():
    found, _ = run(
        lambda: tf.contrib.crf.crf_log_likelihood(
            tf.constant(SCORES), TAGS, LENGTHS, tf.constant(TRANSITIONS)
        )
    )
    expected = [
        score(row, TAGS[row, : LENGTHS[row]])
        - np.log(np.sum(np.exp(list(all_scores(row).values()))))
        for row in range(2)
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_decode_finds_the_best_sequence():
    tags, best = run(
        lambda: tf.contrib.crf.crf_decode(
            tf.constant(SCORES), tf.constant(TRANSITIONS), LENGTHS
        )
    )
    for row in range(2):
        expected = max(all_scores(row).items(), key=lambda item: item[1])
        assert tuple(tags[row, : LENGTHS[row]]) == expected[0]
        np.testing.assert_allclose(best[row], expected[1], rtol=1e-5)


def test_viterbi_decode_in_numpy_agrees():
    tags, best = tf.contrib.crf.viterbi_decode(SCORES[0], TRANSITIONS)
    expected = max(all_scores(0).items(), key=lambda item: item[1])
    assert tuple(tags) == expected[0]
    assert best == pytest.approx(expected[1], rel=1e-5)


def test_a_single_step_needs_no_transitions():
    norm = run(
        lambda: tf.contrib.crf.crf_log_norm(
            tf.constant(SCORES[:, :1]), np.array([1, 0]), tf.constant(TRANSITIONS)
        )
    )
    expected = np.log(np.exp(SCORES[0, 0]).sum())
    np.testing.assert_allclose(norm, [expected, 0.0], rtol=1e-5)
