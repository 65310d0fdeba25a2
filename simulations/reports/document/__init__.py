"""What leaves a run as a document: one text in parts, written as a Word file and as a page."""
