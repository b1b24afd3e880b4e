"""How well the bot understands: our held-out sentences and public data sets, beside Rasa's default pipeline."""
