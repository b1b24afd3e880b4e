"""Our parts inside Rasa 3.6: channel, dialogue state, and NLU components.

This package runs in the dialogue environment and imports nothing else of ours. Importing it installs the
stand-ins for TensorFlow, so that ``import rasa`` works without it.
"""

from bot.dialogue import standins

standins.install()
