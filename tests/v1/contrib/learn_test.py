"""``tf.contrib.learn``: estimators on arrays, vocabularies, data sets."""

import numpy as np
import pytest

from tfgraph import v1 as tf

learn = tf.contrib.learn


@pytest.fixture(autouse=True)
def quiet():
    tf.logging.set_verbosity(tf.logging.ERROR)


def test_dnn_classifier_as_recorded():
    # The lines of conformance/golden/contriblearn_dnn_classifier.json.
    rng = np.random.RandomState(0)
    x = rng.randn(60, 4).astype(np.float32)
    y = (x[:, 0] + x[:, 1] > 0).astype(np.int64)
    columns = learn.infer_real_valued_columns_from_input(x)
    assert [(c.dimension, c.column_name) for c in columns] == [(4, "")]
    model = learn.SKCompat(
        learn.DNNClassifier(
            [5, 4], columns, config=learn.RunConfig(tf_random_seed=42)
        )
    )
    model.fit(x, y, batch_size=20, steps=15)
    predicted = model.predict(x[:8])
    assert predicted["classes"].tolist() == [1, 0, 1, 1, 0, 1, 0, 1]
    np.testing.assert_allclose(
        predicted["probabilities"][:2, 0], [0.4520, 0.5846], atol=2e-4
    )
    scores = model.score(x, y)
    assert scores["loss"] == pytest.approx(0.6791, abs=2e-4)
    assert scores["accuracy"] == pytest.approx(0.6333, abs=2e-4)
    assert scores["global_step"] == 15


@pytest.mark.parametrize(
    "make",
    (
        lambda c: learn.LinearRegressor(c, optimizer=tf.train.AdamOptimizer(0.2)),
        lambda c: learn.DNNRegressor([8], c, optimizer=tf.train.AdamOptimizer(0.05)),
    ),
)
def test_regressors_learn_a_line(make):
    x = np.linspace(-1, 1, 40, dtype=np.float32)[:, None]
    y = 2 * x[:, 0] + 1
    model = make([tf.contrib.layers.real_valued_column("", dimension=1)])
    model.fit(x, y, batch_size=40, steps=150)
    assert model.evaluate(x, y)["loss"] < 0.05


def test_estimator_takes_a_model_function_that_returns_a_tuple():
    def model_fn(features, labels, mode):
        w = tf.get_variable("w", [1], initializer=tf.zeros_initializer())
        prediction = w * features["x"][:, 0]
        if mode == learn.ModeKeys.INFER:
            return prediction, None, None
        loss = tf.reduce_mean(tf.square(prediction - labels))
        train = tf.contrib.layers.optimize_loss(
            loss, tf.train.get_global_step(), 0.5, "SGD"
        )
        return prediction, loss, train

    x = np.ones((4, 1), np.float32)
    estimator = learn.Estimator(model_fn)
    estimator.fit({"x": x}, np.full(4, 3.0, np.float32), steps=20)
    np.testing.assert_allclose(list(estimator.predict({"x": x})), [3.0] * 4, rtol=1e-3)


def test_vocabulary_numbers_words_in_order(tmp_path):
    processor = learn.preprocessing.VocabularyProcessor(4)
    rows = np.array(list(processor.fit_transform(["a b a", "c d e f g"])))
    assert rows.tolist() == [[1, 2, 1, 0], [3, 4, 5, 6]]
    assert np.array(list(processor.transform(["b zzz"]))).tolist() == [[2, 0, 0, 0]]
    processor.save(tmp_path / "vocabulary")
    again = learn.preprocessing.VocabularyProcessor.restore(tmp_path / "vocabulary")
    assert list(again.reverse([[1, 2]])) == ["a b"]


def test_csv_with_header(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("2,2,names\n1.5,2,0\n3,4,1\n")
    data = learn.datasets.base.load_csv_with_header(str(path), np.int32, np.float32)
    assert data.data.tolist() == [[1.5, 2.0], [3.0, 4.0]]
    assert data.target.tolist() == [0, 1]
