"""Quality of what is read out of reviews, on sentences labelled by hand."""
