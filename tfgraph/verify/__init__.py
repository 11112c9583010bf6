"""Recorded numbers against new ones: comparison, verdicts, notebooks."""
