"""Recommender: what somebody may like next, from what they and others did."""
