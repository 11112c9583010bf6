"""Functions whose arguments had another order, or other names, before TensorFlow 1.0.

Source: the release notes of TensorFlow 1.0, "Breaking Changes to the API".
``tfgraph.v1`` tells old calls from new ones at run time, by the values;
``tests/port/tensorflow_rules/argument_orders_test.py`` compares the results.
"""

CROSS_ENTROPIES = {
    "nn.softmax_cross_entropy_with_logits": ("logits", "labels", "dim", "name"),
    "nn.sigmoid_cross_entropy_with_logits": ("logits", "labels", "name"),
    "nn.sparse_softmax_cross_entropy_with_logits": ("logits", "labels", "name"),
}
