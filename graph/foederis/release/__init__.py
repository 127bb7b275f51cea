"""Releases: what is built from the record, checked and assessed, and served without change.

releases/{version}/
  quads/…          the record and what follows from it, a file of sorted N-Quads per thing
  manifest.json    file → SHA-256; its own SHA-256 is the version
  metadata.json    counts, date, licence
  validation.ttl   the report of the checks
  dumps/…          all of it, and each layer, as one file in each form, and SHA256SUMS
  db/              an Oxigraph index of it all, made again where it is lost
"""

from foederis.release.builder import Built, RecordFails, build
from foederis.release.folder import Releases
from foederis.release.metadata import Metadata
from foederis.release.release import Release

__all__ = ["Built", "Metadata", "RecordFails", "Release", "Releases", "build"]
