"""How the TensorFlow-1 namespace is put together: overlays, old names, stand-ins."""
