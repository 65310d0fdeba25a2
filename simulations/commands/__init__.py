"""One module per command of `voorproef`: `add` says what it takes, `do` does it and gives an exit code."""
