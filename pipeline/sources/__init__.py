"""Where documents come from: folders, archives, lists, object storage. `find_sources` names them, `read_bytes` opens them."""

from trichluc.pipeline.sources.content import read_bytes, stamp
from trichluc.pipeline.sources.find import Input, find_sources, input_name
from trichluc.pipeline.sources.names import InputError, is_url, readable, shown_name
from trichluc.pipeline.sources.source import Source

__all__ = [
    "Input",
    "InputError",
    "Source",
    "find_sources",
    "input_name",
    "is_url",
    "read_bytes",
    "readable",
    "shown_name",
    "stamp",
]
