"""Names of TensorFlow, old and new: data, apart from the rules that use them."""
