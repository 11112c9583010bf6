"""Small functions that add the parts of a network to the default graph."""
