"""Foederis: from an event to the treaty obligations it implicates."""

__version__ = "0.1.0"
