"""The bot's skills: a dialogue turn goes in, calls on the shop and the models go out, blocks come back.

Each module is one skill. ``services`` holds what they share, ``skill`` what every action does, ``server`` serves
them to the dialogue core (``python -m actions``).
"""
