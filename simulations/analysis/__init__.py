"""What the numbers of a run say: differences, designs compared at equal terms, tables for charts."""
