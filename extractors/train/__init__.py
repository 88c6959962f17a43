"""Making anew what ships as numbers: one module per thing that is trained. Nothing here runs when documents are read."""
