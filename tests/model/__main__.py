"""python -m tests.model STEPS: lives until so many acts were compared, 20,000 unless told otherwise."""

import json
import sys

from tests.model.running import full

if __name__ == "__main__":
    sys.stdout.write(json.dumps(full(int(sys.argv[1]) if sys.argv[1:] else 20_000), indent=1) + "\n")
