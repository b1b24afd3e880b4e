"""The platform between people and the dialogue core."""
