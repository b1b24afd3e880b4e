"""A shop made up from a seed: "Harbour & Pine", clothes and things for the home.

``shop.make_shop`` invents it, ``files.write_shop`` writes it in the formats that ``frontdoor import`` reads, and
``drawings.draw_pictures`` draws its products. Nothing here reads a clock or anything random: the same seed, day and
scale always give the same bytes.
"""
