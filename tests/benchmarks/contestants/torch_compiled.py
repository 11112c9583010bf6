"""PyTorch, a whole training step compiled: one graph from batch to new parameters.

Faster here than compiling the loss alone, or the loss and the optimizer apart.
"""

import torch
import torch._dynamo
from contestants._torch import model_of, trainer_of
from networks import LEARNING_RATE, Data, Network, Trainer
from torch import nn

torch._dynamo.config.trace_autograd_ops = True


def prepare(network: Network, data: Data) -> Trainer:
    """Builds the model; the first step compiles."""
    model = model_of(network)
    params = list(model.parameters())
    loss_of = nn.CrossEntropyLoss()

    @torch.compile(fullgraph=True)
    def step(X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        loss = loss_of(model(X), y)
        grads = torch.autograd.grad(loss, params)
        if network.clip_value is not None:
            grads = [g.clamp(-network.clip_value, network.clip_value) for g in grads]
        with torch.no_grad():
            for value, grad in zip(params, grads):
                value.sub_(grad, alpha=LEARNING_RATE)
        return loss.detach()

    return trainer_of(network, data, model, step)
