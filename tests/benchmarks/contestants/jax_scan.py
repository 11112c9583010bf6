"""JAX: the whole epoch a ``lax.scan`` under ``jit``, the data set on the device."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from networks import (
    EPSILON,
    LEARNING_RATE,
    MOMENTUM,
    Data,
    Network,
    Trainer,
    initial_weights,
)

ACTIVATIONS = {"elu": jax.nn.elu, "relu": jax.nn.relu}


def prepare(network: Network, data: Data) -> Trainer:
    """Puts data and parameters on the device; the first epoch compiles."""
    state = [_layer(weights, network) for weights in initial_weights(network)]
    X, y = jnp.asarray(data.X_train), jnp.asarray(data.y_train)

    # The state is donated: an epoch works in its buffers.
    @functools.partial(jax.jit, donate_argnums=0)
    def epoch(state: tuple, X: jax.Array, y: jax.Array, order: jax.Array) -> tuple:
        def step(state: tuple, rows: jax.Array) -> tuple:
            return _update(network, *state, X[rows], y[rows])

        return jax.lax.scan(step, state, order.reshape(-1, network.batch_size))

    state = [params for params, _ in state], [averages for _, averages in state]

    def run(order: np.ndarray) -> float:
        nonlocal state
        state, losses = epoch(state, X, y, jnp.asarray(order, jnp.int32))
        return float(losses.mean())

    def accuracy() -> float:
        logits, _ = _logits(network, *state, data.X_valid, is_training=False)
        return float((logits.argmax(axis=1) == data.y_valid).mean())

    return Trainer(run, accuracy)


def _layer(weights: np.ndarray, network: Network) -> tuple[dict, dict]:
    """Returns a layer's parameters, and its moving averages."""
    units = weights.shape[1]
    params = {"weights": jnp.asarray(weights), "biases": jnp.zeros(units)}
    if not network.is_normalized:
        return params, {}
    params |= {"beta": jnp.zeros(units), "gamma": jnp.ones(units)}
    return params, {"mean": jnp.zeros(units), "variance": jnp.ones(units)}


def _logits(
    network: Network, params: list, averages: list, X: jax.Array, *, is_training: bool
) -> tuple[jax.Array, list]:
    """Returns the logits and the new moving averages."""
    updated = []
    for layer, average in zip(params, averages, strict=True):
        X = X @ layer["weights"] + layer["biases"]
        if network.is_normalized:
            moments = average
            if is_training:
                moments = {"mean": X.mean(axis=0), "variance": X.var(axis=0)}
                average = {
                    name: MOMENTUM * average[name] + (1 - MOMENTUM) * moments[name]
                    for name in average
                }
            scale = layer["gamma"] * jax.lax.rsqrt(moments["variance"] + EPSILON)
            X = (X - moments["mean"]) * scale + layer["beta"]
        updated.append(average)
        if layer is not params[-1]:
            X = ACTIVATIONS[network.activation](X)
    return X, updated


def _update(
    network: Network, params: list, averages: list, X: jax.Array, y: jax.Array
) -> tuple[tuple[list, list], jax.Array]:
    """Trains on a batch; returns the new state and the loss."""

    def mean_cross_entropy(params: list) -> tuple[jax.Array, list]:
        logits, updated = _logits(network, params, averages, X, is_training=True)
        log_probabilities = jax.nn.log_softmax(logits)
        chosen = jnp.take_along_axis(log_probabilities, y[:, None], axis=1)
        return -chosen.mean(), updated

    gradient = jax.value_and_grad(mean_cross_entropy, has_aux=True)
    (loss, averages), grads = gradient(params)
    if network.clip_value is not None:
        clip = functools.partial(
            jnp.clip, min=-network.clip_value, max=network.clip_value
        )
        grads = jax.tree.map(clip, grads)
    params = jax.tree.map(lambda p, g: p - LEARNING_RATE * g, params, grads)
    return (params, averages), loss
