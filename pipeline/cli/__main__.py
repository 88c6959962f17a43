"""`python -m trichluc.pipeline.cli`: the command line where its script is not on the path."""

from trichluc.pipeline.cli import main

main()
