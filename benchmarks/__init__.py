"""How fast the join is, beside the same join in SPARQL; how long a build takes, and a fresh clone. See README.md."""
