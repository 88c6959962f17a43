"""How a document travels: read, page text, structure, extract, resolve, store."""
