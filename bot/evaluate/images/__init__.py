"""How well pictures are looked up, named and judged, on public photographs."""
