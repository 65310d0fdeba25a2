"""What a brief of the investment model has to tell: its finding, tables and charts."""
