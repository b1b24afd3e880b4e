"""Conversation tests through the running system: Rasa's test stories plus what came back.

``rasa test`` never runs a custom action. ``frontdoor converse`` reads the same YAML, talks to the gateway's
socket as a customer would, and compares the answer, the dialogue's trace and the store with what the story
expects.

``story`` holds what a file says, ``reading`` reads it, ``casting`` finds the order and the customer a story
asks for, ``visitor`` talks, ``matching`` compares, ``running`` puts them together, ``report`` tells people.
"""
