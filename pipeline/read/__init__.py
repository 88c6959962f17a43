"""Reading: the bytes of one file become pages of text. One reader per media type, chosen by content."""

from __future__ import annotations

from trichluc.pipeline.read.door import Reading, read

__all__ = ["Reading", "read"]
