"""What trains a graph: optimizers, schedules, clipping, layer reuse and freezing."""
