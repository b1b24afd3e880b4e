"""The only process that faces people: widget, console, JSON API and pages. ``python -m bot.gateway`` runs it."""
