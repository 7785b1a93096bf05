"""Pages of a scoring round, by who stands before them."""
