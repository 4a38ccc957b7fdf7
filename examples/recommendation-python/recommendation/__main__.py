"""`python -m recommendation`: one process of the service."""

import sys

try:
    from souk.host import run
except ModuleNotFoundError as missing:
    print(f"{missing.name} is not installed: pip install -r requirements.txt", file=sys.stderr)
    sys.exit(78)

from .service import service

sys.exit(run(service))
