"""Where documents come from: folders, archives, lists, object storage. `find_sources` names them, `read_bytes` opens them."""

from trichluc.pipeline.sources.again import find_again
from trichluc.pipeline.sources.archives import close_archives
from trichluc.pipeline.sources.content import read_bytes, signature, stamp
from trichluc.pipeline.sources.find import Input, find_files, find_sources, input_name
from trichluc.pipeline.sources.listing import Listing
from trichluc.pipeline.sources.lists import STANDARD_INPUT, read_list
from trichluc.pipeline.sources.names import InputError, in_archive, is_url, readable, shown_name
from trichluc.pipeline.sources.source import Source

__all__ = [
    "STANDARD_INPUT",
    "Input",
    "InputError",
    "Listing",
    "Source",
    "close_archives",
    "find_again",
    "find_files",
    "find_sources",
    "in_archive",
    "input_name",
    "is_url",
    "read_bytes",
    "read_list",
    "readable",
    "shown_name",
    "signature",
    "stamp",
]
