"""What is done with dossiers: the only places that write them."""
