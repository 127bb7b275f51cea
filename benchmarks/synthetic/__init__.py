"""A made-up world in the vocabulary of the record: law and acts, the same for the same seed."""

from benchmarks.synthetic.acts import write_acts
from benchmarks.synthetic.law import Size, write_law
from benchmarks.synthetic.writer import Writer

__all__ = ["Size", "Writer", "write_acts", "write_law"]
