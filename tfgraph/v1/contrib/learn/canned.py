"""The canned models of ``tf.contrib.learn``: deep, linear, and both."""

import math

from tfgraph import v1 as tf
from tfgraph.v1.contrib.learn.estimators import BaseEstimator, ModelFnOps, ModeKeys

layers = tf.contrib.layers
DNN_LEARNING_RATE = 0.05


class _Head:
    """Loss, predictions and metrics of logits.

    Args:
      name: the scope in which the loss is built.
      logits_dimension: columns of the logits.
    """

    def __init__(self, name, logits_dimension, weight_column_name=None):
        self.name, self.logits_dimension = name, logits_dimension
        self._weight_column_name = weight_column_name

    def ops(self, features, mode, labels, logits, train_op_fn):
        weights = None
        if self._weight_column_name is not None:
            weights = tf.cast(features[self._weight_column_name], tf.float32)
        with tf.variable_scope(None, default_name=self.name, values=[logits]):
            predictions = self.predictions(logits)
            if mode == ModeKeys.INFER:
                return ModelFnOps(mode, predictions)
            losses = self.losses(logits, labels)
            if weights is not None:
                losses *= tf.reshape(weights, tf.shape(losses))
            loss = tf.reduce_mean(losses, name="loss")
            if mode == ModeKeys.TRAIN:
                tf.summary.scalar("loss", loss)
                return ModelFnOps(mode, predictions, loss, train_op_fn(loss))
            metrics = self.metrics(predictions, labels, weights)
        return ModelFnOps(mode, predictions, loss, None, metrics)


class _RegressionHead(_Head):
    def predictions(self, logits):
        if self.logits_dimension == 1:
            logits = tf.squeeze(logits, axis=[1])
        return {"scores": tf.identity(logits, name="scores")}

    def losses(self, logits, labels):
        labels = tf.reshape(tf.cast(labels, tf.float32), tf.shape(logits))
        return tf.square(logits - labels)

    def metrics(self, predictions, labels, weights):
        return {}


class _BinaryHead(_Head):
    def predictions(self, logits):
        both = tf.concat([tf.zeros_like(logits), logits], 1)
        return {
            "logits": logits,
            "logistic": tf.sigmoid(logits, name="logistic"),
            "probabilities": tf.nn.softmax(both, name="probabilities"),
            "classes": tf.argmax(both, 1, name="classes"),
        }

    def losses(self, logits, labels):
        labels = tf.reshape(tf.cast(labels, tf.float32), tf.shape(logits))
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def metrics(self, predictions, labels, weights):
        flat = tf.reshape(tf.cast(labels, tf.int64), [-1])
        probability = tf.reshape(predictions["logistic"], [-1])
        return {
            "accuracy": tf.metrics.accuracy(flat, predictions["classes"], weights),
            "auc": tf.metrics.auc(flat, probability, weights),
            "labels/prediction_mean": tf.metrics.mean(probability, weights),
            "labels/actual_label_mean": tf.metrics.mean(
                tf.cast(flat, tf.float32), weights
            ),
        }


class _MultiClassHead(_Head):
    def predictions(self, logits):
        return {
            "logits": logits,
            "probabilities": tf.nn.softmax(logits, name="probabilities"),
            "classes": tf.argmax(logits, 1, name="classes"),
        }

    def losses(self, logits, labels):
        labels = tf.reshape(tf.cast(labels, tf.int64), [-1])
        return tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=labels, logits=logits
        )

    def metrics(self, predictions, labels, weights):
        flat = tf.reshape(tf.cast(labels, tf.int64), [-1])
        return {"accuracy": tf.metrics.accuracy(flat, predictions["classes"], weights)}


def _classifier_head(n_classes, weight_column_name):
    if n_classes < 2:
        raise ValueError(f"n_classes must be greater than 1. Given: {n_classes}")
    if n_classes == 2:
        return _BinaryHead("binary_logistic_head", 1, weight_column_name)
    return _MultiClassHead("multi_class_head", n_classes, weight_column_name)


def _as_dict(features):
    return features if isinstance(features, dict) else {"": features}


def _summarize(value, tag):
    tf.summary.scalar(f"{tag}/fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}/activation", value)


def _partitioner():
    return tf.min_max_variable_partitioner(max_partitions=1)


def _is_new_style(columns):
    return bool(columns) and not any(hasattr(column, "config") for column in columns)


def _dnn_logits(features, columns, hidden_units, head, activation, dropout, mode):
    """The layers of a deep model; their variables are below ``dnn``."""
    scope = "input_from_feature_columns"
    with tf.variable_scope(
        scope, values=tuple(features.values()), partitioner=_partitioner()
    ) as input_scope:
        if _is_new_style(columns):
            net = tf.feature_column.input_layer(features, columns)
        else:
            net = layers.input_from_feature_columns(
                features, columns, weight_collections=["dnn"], scope=input_scope
            )
    for i, units in enumerate(hidden_units):
        with tf.variable_scope(f"hiddenlayer_{i}", values=(net,)) as layer_scope:
            net = layers.fully_connected(
                net, units, activation_fn=activation, variables_collections=["dnn"],
                scope=layer_scope,
            )
            if dropout is not None and mode == ModeKeys.TRAIN:
                net = layers.dropout(net, keep_prob=1.0 - dropout)
        _summarize(net, layer_scope.name)
    with tf.variable_scope("logits", values=(net,)) as logits_scope:
        logits = layers.fully_connected(
            net, head.logits_dimension, activation_fn=None,
            variables_collections=["dnn"], scope=logits_scope,
        )
    _summarize(logits, logits_scope.name)
    return logits


def _linear_logits(features, columns, head):
    if _is_new_style(columns):
        return tf.feature_column.linear_model(
            features, columns, units=head.logits_dimension,
            weight_collections=["linear"],
        )
    logits, _, _ = layers.weighted_sum_from_feature_columns(
        features, columns, num_outputs=head.logits_dimension,
        weight_collections=["linear"], scope=tf.get_variable_scope(),
    )
    return logits


class _DNN(BaseEstimator):
    def __init__(
        self, head, hidden_units, feature_columns, model_dir, optimizer,
        activation_fn, dropout, gradient_clip_norm, config, feature_engineering_fn,
    ):
        columns = tuple(feature_columns or ())

        def model_fn(features, labels, mode):
            features = _as_dict(features)
            with tf.variable_scope(
                "dnn", values=tuple(features.values()), partitioner=_partitioner()
            ):
                logits = _dnn_logits(
                    features, columns, hidden_units, head, activation_fn, dropout, mode
                )

                def train(loss):
                    return layers.optimize_loss(
                        loss=loss, global_step=tf.train.get_global_step(),
                        learning_rate=DNN_LEARNING_RATE,
                        optimizer=optimizer or "Adagrad",
                        clip_gradients=gradient_clip_norm, name="dnn", summaries=[],
                    )

                return head.ops(features, mode, labels, logits, train)

        super().__init__(
            model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn
        )


class DNNClassifier(_DNN):
    """Fully connected layers and a softmax, or a sigmoid for two classes."""

    def __init__(
        self, hidden_units, feature_columns, model_dir=None, n_classes=2,
        weight_column_name=None, optimizer=None, activation_fn=tf.nn.relu,
        dropout=None, gradient_clip_norm=None, enable_centered_bias=False, config=None,
        feature_engineering_fn=None, embedding_lr_multipliers=None,
        input_layer_min_slice_size=None, label_keys=None,
    ):
        super().__init__(
            _classifier_head(n_classes, weight_column_name), hidden_units,
            feature_columns, model_dir, optimizer, activation_fn, dropout,
            gradient_clip_norm, config, feature_engineering_fn,
        )

    def predict_classes(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        results = self.predict(x, input_fn, batch_size, ["classes"], as_iterable)
        return (r["classes"] for r in results) if as_iterable else results["classes"]

    def predict_proba(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        results = self.predict(x, input_fn, batch_size, ["probabilities"], as_iterable)
        if as_iterable:
            return (r["probabilities"] for r in results)
        return results["probabilities"]


class DNNRegressor(_DNN):
    """Fully connected layers and squared error."""

    def __init__(
        self, hidden_units, feature_columns, model_dir=None, weight_column_name=None,
        optimizer=None, activation_fn=tf.nn.relu, dropout=None,
        gradient_clip_norm=None, enable_centered_bias=False, config=None,
        feature_engineering_fn=None, label_dimension=1, embedding_lr_multipliers=None,
        input_layer_min_slice_size=None,
    ):
        super().__init__(
            _RegressionHead("regression_head", label_dimension, weight_column_name),
            hidden_units, feature_columns, model_dir, optimizer, activation_fn,
            dropout, gradient_clip_norm, config, feature_engineering_fn,
        )

    def predict_scores(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        results = self.predict(x, input_fn, batch_size, ["scores"], as_iterable)
        return (r["scores"] for r in results) if as_iterable else results["scores"]


class _Linear(BaseEstimator):
    def __init__(
        self, head, feature_columns, model_dir, optimizer, gradient_clip_norm, config,
        feature_engineering_fn,
    ):
        columns = tuple(feature_columns or ())
        rate = min(0.2, 1.0 / math.sqrt(max(1, len(columns))))

        def model_fn(features, labels, mode):
            features = _as_dict(features)
            with tf.variable_scope(
                "linear", values=tuple(features.values()), partitioner=_partitioner()
            ):
                logits = _linear_logits(features, columns, head)

                def train(loss):
                    variables = tf.get_collection("linear")
                    optimize = optimizer or tf.train.FtrlOptimizer(rate)
                    gradients = tf.gradients(loss, variables)
                    if gradient_clip_norm is not None:
                        gradients, _ = tf.clip_by_global_norm(
                            gradients, gradient_clip_norm
                        )
                    return optimize.apply_gradients(
                        zip(gradients, variables, strict=True),
                        global_step=tf.train.get_global_step(),
                    )

                return head.ops(features, mode, labels, logits, train)

        super().__init__(
            model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn
        )


class LinearClassifier(_Linear):
    """A linear model and a softmax, or a sigmoid for two classes."""

    def __init__(
        self, feature_columns, model_dir=None, n_classes=2, weight_column_name=None,
        optimizer=None, gradient_clip_norm=None, enable_centered_bias=False,
        _joint_weight=False, config=None, feature_engineering_fn=None, label_keys=None,
    ):
        super().__init__(
            _classifier_head(n_classes, weight_column_name), feature_columns,
            model_dir, optimizer, gradient_clip_norm, config, feature_engineering_fn,
        )

    predict_classes = DNNClassifier.predict_classes
    predict_proba = DNNClassifier.predict_proba


class LinearRegressor(_Linear):
    """A linear model and squared error."""

    def __init__(
        self, feature_columns, model_dir=None, weight_column_name=None, optimizer=None,
        gradient_clip_norm=None, enable_centered_bias=False, label_dimension=1,
        _joint_weights=False, config=None, feature_engineering_fn=None,
    ):
        super().__init__(
            _RegressionHead("regression_head", label_dimension, weight_column_name),
            feature_columns, model_dir, optimizer, gradient_clip_norm, config,
            feature_engineering_fn,
        )

    predict_scores = DNNRegressor.predict_scores


def LogisticRegressor(  # noqa: N802
    model_fn, thresholds=None, model_dir=None, config=None,
    feature_engineering_fn=None,
):
    """An ``Estimator`` of a binary classifier by the user's model function."""
    del thresholds
    return BaseEstimator(
        model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn
    )


class _Combined(BaseEstimator):
    def __init__(
        self, head, model_dir, linear_feature_columns, linear_optimizer,
        dnn_feature_columns, dnn_optimizer, dnn_hidden_units, dnn_activation_fn,
        dnn_dropout, gradient_clip_norm, config, feature_engineering_fn,
    ):
        linear, deep = tuple(linear_feature_columns or ()), tuple(
            dnn_feature_columns or ()
        )
        if not linear and not deep:
            raise ValueError(
                "Either linear_feature_columns or dnn_feature_columns must be defined."
            )

        def model_fn(features, labels, mode):
            features = _as_dict(features)
            parts = {}
            if deep:
                with tf.variable_scope("dnn", values=tuple(features.values())):
                    parts["dnn"] = _dnn_logits(
                        features, deep, dnn_hidden_units, head, dnn_activation_fn,
                        dnn_dropout, mode,
                    )
            if linear:
                with tf.variable_scope("linear", values=tuple(features.values())):
                    parts["linear"] = _linear_logits(features, linear, head)
            logits = tf.add_n(list(parts.values())) if len(parts) > 1 else (
                next(iter(parts.values()))
            )

            def train(loss):
                step = tf.train.get_global_step()
                ops = []
                for name in parts:
                    chosen = dnn_optimizer if name == "dnn" else linear_optimizer
                    rate = DNN_LEARNING_RATE if name == "dnn" else min(
                        0.2, 1.0 / math.sqrt(len(linear))
                    )
                    ops.append(
                        layers.optimize_loss(
                            loss=loss, global_step=step, learning_rate=rate,
                            optimizer=chosen or (
                                "Adagrad" if name == "dnn" else "Ftrl"
                            ),
                            clip_gradients=gradient_clip_norm, name=name,
                            variables=tf.get_collection(name), summaries=[],
                            increment_global_step=False,
                        )
                    )
                with tf.control_dependencies([tf.group(*ops)]):
                    with tf.colocate_with(step):
                        return tf.assign_add(step, 1).op

            return head.ops(features, mode, labels, logits, train)

        super().__init__(
            model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn
        )


class DNNLinearCombinedClassifier(_Combined):
    """Wide and deep, for classes (Cheng et al., 2016)."""

    def __init__(
        self, model_dir=None, n_classes=2, weight_column_name=None,
        linear_feature_columns=None, linear_optimizer=None,
        _joint_linear_weights=False, dnn_feature_columns=None, dnn_optimizer=None,
        dnn_hidden_units=None, dnn_activation_fn=tf.nn.relu, dnn_dropout=None,
        gradient_clip_norm=None, enable_centered_bias=False, config=None,
        feature_engineering_fn=None, embedding_lr_multipliers=None,
        input_layer_min_slice_size=None, label_keys=None,
        fix_global_step_increment_bug=True,
    ):
        super().__init__(
            _classifier_head(n_classes, weight_column_name), model_dir,
            linear_feature_columns, linear_optimizer, dnn_feature_columns,
            dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout,
            gradient_clip_norm, config, feature_engineering_fn,
        )

    predict_classes = DNNClassifier.predict_classes
    predict_proba = DNNClassifier.predict_proba


class DNNLinearCombinedRegressor(_Combined):
    """Wide and deep, for numbers."""

    def __init__(
        self, model_dir=None, weight_column_name=None, linear_feature_columns=None,
        linear_optimizer=None, _joint_linear_weights=False, dnn_feature_columns=None,
        dnn_optimizer=None, dnn_hidden_units=None, dnn_activation_fn=tf.nn.relu,
        dnn_dropout=None, gradient_clip_norm=None, enable_centered_bias=False,
        label_dimension=1, config=None, feature_engineering_fn=None,
        embedding_lr_multipliers=None, input_layer_min_slice_size=None,
        fix_global_step_increment_bug=True,
    ):
        super().__init__(
            _RegressionHead("regression_head", label_dimension, weight_column_name),
            model_dir, linear_feature_columns, linear_optimizer, dnn_feature_columns,
            dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout,
            gradient_clip_norm, config, feature_engineering_fn,
        )

    predict_scores = DNNRegressor.predict_scores
