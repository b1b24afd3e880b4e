"""Pictures: which product this is, what kind of thing and in which colours, and whether the picture is any good."""
