"""`python -m benchmarks join | build | clone | things | dumps | bulk | queries`: see README.md."""

import sys

from benchmarks import build, bulk, clone, dumps, join, queries_served, things

MEASURES = {
    "join": join.main,
    "build": build.main,
    "clone": clone.main,
    "things": things.main,
    "dumps": dumps.main,
    "bulk": bulk.main,
    "queries": queries_served.main,
}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in MEASURES:
        sys.exit(MEASURES[sys.argv[1]](sys.argv[2:]))
    sys.exit(f"usage: python -m benchmarks {'|'.join(MEASURES)} [options]")
