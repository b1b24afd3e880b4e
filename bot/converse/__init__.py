"""Conversation tests through the running system: Rasa's test stories plus what came back.

``rasa test`` never runs a custom action. ``frontdoor converse`` reads the same YAML, talks to the gateway's
socket as a customer would, and compares the answer, the dialogue's trace and the store with what the story
expects.

``story`` holds what a file says, ``reading`` reads it, ``backstage`` finds the order and the customer that
a story asks for and sees what a customer cannot, ``visitor`` talks, ``matching`` compares, ``running`` puts them
together, ``report`` tells people, and ``sandbox`` is the private copy of the system in which they play.
"""
