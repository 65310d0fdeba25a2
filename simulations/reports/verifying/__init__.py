"""One chart held against the same chart drawn again from what it says of itself."""
