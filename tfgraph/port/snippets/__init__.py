"""Pieces of source that ported programs carry along, each tested as it stands here."""
