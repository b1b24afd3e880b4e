"""Benchmarks: how fast, how small and how safe a running copy of the installed system is.

Each module measures one thing and returns :class:`~bot.bench.figures.Figure` objects, with a peer measured in the
same run where there is one. Nothing here decides whether a figure is good; the table shows the target beside it.
"""
