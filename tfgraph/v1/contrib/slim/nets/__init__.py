"""``tf.contrib.slim.nets``: AlexNet, Inception, OverFeat, ResNet, VGG, by tf_slim."""

from functools import partial as _partial

from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib import _slim

_NETS = {
    name: f"tf_slim.nets.{name}"
    for name in (
        "alexnet", "inception", "inception_v1", "inception_v2", "inception_v3",
        "overfeat", "resnet_utils", "resnet_v1", "resnet_v2", "vgg",
    )
}

_base_getattr, __dir__ = _overlay(
    __name__, __path__, bases=[_partial(_slim.load, "tf_slim.nets")]
)


def __getattr__(name: str) -> object:
    if name in _NETS:
        return _slim.load(_NETS[name])
    return _base_getattr(name)
