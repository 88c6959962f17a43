"""What a document rests on and what rests on it, through all documents of a run."""

from trichluc.pipeline.trace.graph import Direction
from trichluc.pipeline.trace.indexes import create_indexes
from trichluc.pipeline.trace.search import Ambiguous, Unknown
from trichluc.pipeline.trace.walk import Reach, Step, Trace, trace, trace_within

__all__ = ["Ambiguous", "Direction", "Reach", "Step", "Trace", "Unknown", "create_indexes", "trace", "trace_within"]
