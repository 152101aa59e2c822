"""What students have handed in, and whether it can be read."""
