"""What a reader gets to read: the finding in sentences, the words around charts."""
