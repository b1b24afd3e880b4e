"""Measures the dialogue on public data and on sets of our own; nothing here is needed to serve customers."""
