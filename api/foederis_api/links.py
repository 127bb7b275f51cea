"""What links to a thing: how many by each property, and which, a page at a time.

The engine counts and sorts: of a State that a million acts name, no more is read here than is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions

from foederis import names
from foederis.store import Graph

_OURS = f'FILTER (ISIRI(?from) && STRSTARTS(STR(?from), "{names.ID}"))'
_COUNTED = "SELECT ?by (COUNT(DISTINCT ?from) AS ?count) WHERE {{ ?from ?by {thing} {ours} }} GROUP BY ?by ORDER BY ?by"
_PAGE = """SELECT DISTINCT ?by ?from WHERE {{ VALUES ?by {{ {by} }} ?from ?by {thing} {ours} {after} }}
    ORDER BY STR(?by) STR(?from) LIMIT {limit}"""
_AFTER = "FILTER (STR(?by) > {by} || (STR(?by) = {by} && STR(?from) > {origin}))"


class Link(NamedTuple):
    """One statement that leads to the thing: by which property, and from where."""

    by: str
    origin: str


@dataclass(frozen=True)
class Links:
    """Over one graph, all of its named graphs together."""

    graph: Graph

    def counts(self, iri: str) -> dict[str, int]:
        """Property → how many things link by it, in the order of the properties."""
        rows = self._rows(_COUNTED.format(thing=NamedNode(iri), ours=_OURS))
        return {row["by"].value: int(row["count"].value) for row in rows}

    def page(self, iri: str, by: Mapping[str, int] | list[str], limit: int, after: Link | None = None) -> list[Link]:
        """Up to `limit` links by the properties, in order of property and origin, after one that was seen."""
        if not by:
            return []
        properties = " ".join(str(NamedNode(each)) for each in sorted(by))
        beyond = _AFTER.format(by=Literal(after.by), origin=Literal(after.origin)) if after else ""
        rows = self._rows(_PAGE.format(thing=NamedNode(iri), by=properties, ours=_OURS, after=beyond, limit=int(limit)))
        return [Link(row["by"].value, row["from"].value) for row in rows]

    def _rows(self, query: str) -> list[Mapping[str, NamedNode | Literal]]:
        found = self.graph.store.query(query, use_default_graph_as_union=True)
        if not isinstance(found, QuerySolutions):
            raise TypeError("a SELECT gives rows")
        variables = [variable.value for variable in found.variables]
        return [{name: row[name] for name in variables} for row in found]
