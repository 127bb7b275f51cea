"""`python -m benchmarks join | build | clone | queries`: see README.md."""

import sys

from benchmarks import build, clone, join, queries_served

MEASURES = {"join": join.main, "build": build.main, "clone": clone.main, "queries": queries_served.main}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in MEASURES:
        sys.exit(MEASURES[sys.argv[1]](sys.argv[2:]))
    sys.exit(f"usage: python -m benchmarks {'|'.join(MEASURES)} [options]")
