"""Plays the customers of τ-bench's retail shop (arXiv:2406.12045) against the running system.

``database`` reads the benchmark's files, ``tools`` does to them what the benchmark's own tools do, ``conversion``
turns them into a shop of ours with the benchmark's policy, ``instruction`` reads what a customer wants,
``wording`` and ``customer`` make a customer of it who talks, ``state`` compares what became of the shop with what
should have, ``rules`` judges it by the policy alone, ``playing`` puts them together and ``report`` tells people.

No language model takes part: a customer's words depend on the task and on a seed, and on what the bot says.
"""
