"""Template tags of scoring rounds."""
