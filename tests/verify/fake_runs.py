"""What the tests of bands run: worker processes import this file."""


def curves(seed):
    return {"val_accuracy": [seed / 10, 0.5], "loss": [-seed, 1e-7, 3.0]}
