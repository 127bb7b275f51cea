"""The law, compiled once, and what it says of an act."""

from foederis.law.assess import assess
from foederis.law.compile import compile_law
from foederis.law.conclude import conclude
from foederis.law.model import Act, Assessed, Assessment, Conclusion, Law, Result

__all__ = ["Act", "Assessed", "Assessment", "Conclusion", "Law", "Result", "assess", "compile_law", "conclude"]
