"""How good recommendations are, on public histories and by the protocols of published figures."""
