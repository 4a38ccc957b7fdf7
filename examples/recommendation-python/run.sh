#!/bin/sh
# Runs the service with the Python of its own environment, where there is one. `exec`, so that a signal reaches it.
cd "$(dirname "$0")" || exit 1
[ -x .venv/bin/python ] && exec .venv/bin/python -m recommendation
command -v python3 >/dev/null && exec python3 -m recommendation
echo "Python 3.11 or newer is needed: there is no python3 on this machine." >&2
# Nobody needs to try that again.
exit 78
