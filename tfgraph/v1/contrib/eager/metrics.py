"""``tf.contrib.eager.metrics``: metrics as objects, called with each batch."""

from tfgraph import v1 as tf


class Metric:
    """Variables, an update by ``call``, and a ``result``.

    Subclasses make their variables in ``build``, by ``add_variable``.
    """

    def __init__(self, name=None, use_global_variables=False):
        self._name = name or type(self).__name__
        self._use_global_variables = use_global_variables
        self._variables, self._is_built = [], False

    def __call__(self, *args, **kwargs):
        if not self._is_built:
            with tf.init_scope():
                self.build(*args, **kwargs)
            self._is_built = True
        return self.call(*args, **kwargs)

    @property
    def name(self):
        return self._name

    @property
    def variables(self):
        return self._variables

    def build(self, *args, **kwargs):
        """Makes the variables; none unless a subclass says."""

    def call(self, *args, **kwargs):
        raise NotImplementedError(f"{type(self).__name__} defines no `call`.")

    def result(self):
        raise NotImplementedError(f"{type(self).__name__} defines no `result`.")

    def value(self):
        """``result``, without a summary of it."""
        return self.result()

    def init_variables(self):
        """Sets the variables to their initial values; an op in a graph."""
        if not tf.executing_eagerly():
            return tf.group(*(v.initializer for v in self._variables))
        for variable, initial in zip(self._variables, self._initials, strict=True):
            variable.assign(initial)
        return None

    def add_variable(self, name, shape=None, dtype=None, initializer=None):
        """Makes a variable of the metric; zeros unless ``initializer`` says else."""
        initializer = initializer or tf.zeros_initializer()
        value = initializer(shape or (), dtype=dtype or tf.float64)
        collection = (
            tf.GraphKeys.GLOBAL_VARIABLES if self._use_global_variables
            else tf.GraphKeys.LOCAL_VARIABLES
        )
        variable = tf.Variable(
            value, trainable=False, name=f"{self._name}/{name}", use_resource=True,
            collections=[collection],
        )
        self._variables.append(variable)
        self._initials = [*getattr(self, "_initials", ()), value]
        return variable


class Mean(Metric):
    """The weighted mean of all values so far."""

    def __init__(self, name=None, dtype=tf.float64, use_global_variables=False):
        super().__init__(name, use_global_variables)
        self.dtype = dtype

    def build(self, *args, **kwargs):
        self.numer = self.add_variable("numer", dtype=self.dtype)
        self.denom = self.add_variable("denom", dtype=self.dtype)

    def call(self, values, weights=None):
        """Adds values of any shape; returns them."""
        if weights is None:
            count = tf.cast(tf.identity(tf.size(values)), self.dtype)
            total = tf.reduce_sum(tf.cast(tf.identity(values), self.dtype))
        else:
            weights = tf.cast(weights, self.dtype)
            count = tf.reduce_sum(weights)
            total = tf.reduce_sum(tf.cast(values, self.dtype) * weights)
        updates = [self.numer.assign_add(total), self.denom.assign_add(count)]
        if tf.executing_eagerly():
            return (values, weights) if weights is not None else values
        with tf.control_dependencies(updates):
            return tf.identity(values)

    def result(self):
        """The mean, a scalar; nan before the first value."""
        return tf.cast(self.numer / self.denom, self.dtype)


class Accuracy(Mean):
    """The share of predictions that are equal to their labels."""

    def __init__(self, name=None, dtype=tf.float64):
        super().__init__(name, dtype)

    def call(self, labels, predictions, weights=None):
        """Adds a batch; labels and predictions of the same shape."""
        guesses = tf.convert_to_tensor(predictions)
        tf.debugging.assert_equal(
            tf.shape(labels), tf.shape(guesses),
            message="Shapes of labels and predictions are unequal",
        )
        matches = tf.equal(tf.cast(labels, guesses.dtype), guesses)
        super().call(tf.cast(matches, self.dtype), weights=weights)
        return labels, predictions


class CategoricalAccuracy(Mean):
    """``Accuracy`` of one-hot labels and scores, [batch, classes] both."""

    def __init__(self, name=None, dtype=tf.float64):
        super().__init__(name, dtype)

    def call(self, labels, predictions, weights=None):
        matches = tf.equal(tf.argmax(labels, -1), tf.argmax(predictions, -1))
        super().call(tf.cast(matches, self.dtype), weights=weights)
        return labels, predictions


class SparseAccuracy(Mean):
    """``Accuracy`` of labels, [batch], and scores, [batch, classes]."""

    def __init__(self, name=None, dtype=tf.float64):
        super().__init__(name, dtype)

    def call(self, labels, predictions, weights=None):
        guesses = tf.argmax(predictions, -1)
        matches = tf.equal(tf.cast(labels, guesses.dtype), guesses)
        super().call(tf.cast(matches, self.dtype), weights=weights)
        return labels, predictions


class BinaryAccuracy(Mean):
    """``Accuracy`` of labels and probabilities that are cut at ``threshold``."""

    def __init__(self, threshold, name=None, dtype=tf.float64):
        super().__init__(name, dtype)
        self.threshold = threshold

    def call(self, labels, predictions, weights=None):
        matches = tf.equal(tf.cast(labels, tf.bool), predictions > self.threshold)
        super().call(tf.cast(matches, self.dtype), weights=weights)
        return labels, predictions
