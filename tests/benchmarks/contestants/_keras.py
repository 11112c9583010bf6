"""The networks in Keras 3 on TensorFlow."""

import keras
from networks import LEARNING_RATE, MOMENTUM, Network, initial_weights


def model_of(network: Network, **compile_options: object) -> keras.Model:
    """Builds and compiles the network, with the weights that all start from."""
    layers = [keras.Input([network.sizes[0]])]
    for weights in initial_weights(network):
        start = keras.initializers.Constant(weights)
        layers.append(keras.layers.Dense(weights.shape[1], kernel_initializer=start))
        if network.is_normalized:
            layers.append(keras.layers.BatchNormalization(momentum=MOMENTUM))
        layers.append(keras.layers.Activation(network.activation))
    model = keras.Sequential(layers[:-1])
    model.compile(
        keras.optimizers.SGD(LEARNING_RATE, clipvalue=network.clip_value),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        **compile_options,
    )
    return model


def accuracy_of(model: keras.Model, data: tuple) -> float:
    """Returns the fraction that is classified rightly."""
    inputs, labels = data
    return float((model.predict(inputs, verbose=0).argmax(axis=1) == labels).mean())
