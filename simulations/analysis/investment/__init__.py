"""What the investment model says of proposals and items: criteria, contributions, ranks and portfolios."""
