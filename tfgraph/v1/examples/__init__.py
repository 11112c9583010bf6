"""``tensorflow.examples``, as far as old programs import it."""
