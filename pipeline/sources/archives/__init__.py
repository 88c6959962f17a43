"""Archives are read in place: their members are sources like files, and nothing of them is ever written to disk."""

from trichluc.pipeline.sources.archives.members import close_archives, expand, read_member

__all__ = ["close_archives", "expand", "read_member"]
