"""Speed and accuracy, one command each; the figures and how to get them are in README.md."""
