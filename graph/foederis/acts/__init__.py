"""Acts: the form in which one is put to the law, and the recorded ones in that form."""

from foederis.acts.parse import parse_act, read_form
from foederis.acts.recorded import acts_of, recorded_acts, recorded_input

__all__ = ["acts_of", "parse_act", "read_form", "recorded_acts", "recorded_input"]
