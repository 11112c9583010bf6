"""``HParams`` and bucketing."""

import pytest

from tfgraph import v1 as tf

HParams = tf.contrib.training.HParams


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("rate=0.3", {"rate": 0.3}),
        ("layers=[5,6],is_on=true", {"layers": [5, 6], "is_on": True}),
        ("layers[1]=7", {"layers": [10, 7]}),
        ("name=a b,steps=3", {"name": "a b", "steps": 3}),
    ),
)
def test_parse(text, expected):
    hparams = HParams(rate=0.1, layers=[10, 20], is_on=False, name="x", steps=1)
    before = hparams.values()
    hparams.parse(text)
    assert hparams.values() == before | expected


@pytest.mark.parametrize(
    ("text", "message"),
    (
        ("other=1", "Unknown hyperparameter"),
        ("steps=1.5", "Could not parse"),
        ("steps", "Malformed"),
        ("steps=[1,2]", "Must not pass a list"),
        ("layers=1", "Must pass a list"),
    ),
)
def test_parse_refuses(text, message):
    with pytest.raises(ValueError, match=message):
        HParams(steps=1, layers=[1]).parse(text)


def test_hparams_as_json_and_by_name():
    hparams = HParams(rate=0.5)
    hparams.add_hparam("steps", 3)
    assert hparams.to_json(sort_keys=True) == '{"rate": 0.5, "steps": 3}'
    assert hparams.parse_json('{"steps": 4}').steps == 4
    assert "steps" in hparams and hparams.get("none", 7) == 7
    hparams.set_hparam("rate", 1)
    assert hparams.rate == 1.0
    with pytest.raises(ValueError, match="reserved"):
        hparams.add_hparam("steps", 1)


def test_buckets_hold_like_lengths():
    with tf.Graph().as_default(), tf.Session() as session:
        lengths = tf.train.range_input_producer(6, num_epochs=2, shuffle=False)
        length = lengths.dequeue() + 1
        found, (row,) = tf.contrib.training.bucket_by_sequence_length(
            length, [tf.fill([length], length)], batch_size=2, bucket_boundaries=[4],
            dynamic_pad=True, allow_smaller_final_batch=True,
        )
        session.run(tf.local_variables_initializer())
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coordinator)
        seen = []
        for _ in range(4):
            batch, rows = session.run([found, row])
            assert rows.shape == (2, max(batch))
            assert (batch < 4).all() or (batch >= 4).all()
            seen += batch.tolist()
        assert set(seen) <= {1, 2, 3, 4, 5, 6} and len(seen) == 8
        coordinator.request_stop()
        session.run(tf.no_op())
        coordinator.join(threads, ignore_live_threads=True, stop_grace_period_secs=1)
