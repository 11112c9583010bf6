"""The networks in PyTorch, the data set a tensor, the batches ``index_select``."""

from collections.abc import Callable

import numpy as np
import torch
from networks import (
    EPSILON,
    LEARNING_RATE,
    MOMENTUM,
    Data,
    Network,
    Trainer,
    initial_weights,
)
from torch import nn

ACTIVATIONS = {"elu": nn.ELU, "relu": nn.ReLU}
Step = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def model_of(network: Network) -> nn.Sequential:
    """Builds the network with the weights that all contestants start from."""
    layers = []
    for weights in initial_weights(network):
        dense = nn.Linear(*weights.shape)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(weights.T))
            dense.bias.zero_()
        layers.append(dense)
        if network.is_normalized:
            # PyTorch's momentum is the share of the new value.
            layers.append(nn.BatchNorm1d(weights.shape[1], EPSILON, 1 - MOMENTUM))
        layers.append(ACTIVATIONS[network.activation]())
    return nn.Sequential(*layers[:-1])


def trainer_of(network: Network, data: Data, model: nn.Module, step: Step) -> Trainer:
    """Runs a step, which returns the loss, on each batch of an epoch.

    Nothing waits for a loss before the epoch's end.
    """
    X, y = torch.from_numpy(data.X_train), torch.from_numpy(data.y_train).long()

    def run(order: np.ndarray) -> float:
        losses = [
            step(X.index_select(0, rows), y.index_select(0, rows))
            for rows in torch.from_numpy(order).split(network.batch_size)
        ]
        return float(torch.stack(losses).mean())

    @torch.no_grad()
    def accuracy() -> float:
        model.eval()
        found = model(torch.from_numpy(data.X_valid)).argmax(dim=1).numpy()
        model.train()
        return float((found == data.y_valid).mean())

    return Trainer(run, accuracy)


def step_of(network: Network, model: nn.Module) -> Step:
    """Returns a training step as PyTorch's tutorials write it."""
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, foreach=True)
    loss_of = nn.CrossEntropyLoss()

    def step(X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(X), y)
        loss.backward()
        if network.clip_value is not None:
            nn.utils.clip_grad_value_(
                model.parameters(), network.clip_value, foreach=True
            )
        optimizer.step()
        return loss.detach()

    return step
