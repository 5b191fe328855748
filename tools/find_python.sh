#!/bin/sh
# Prints a Python that is new enough (3.11), or says what to do. PYTHON names one.
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$candidate"
        exit 0
    fi
done
echo "No Python 3.11 or newer was found. Install one, or name it: make run PYTHON=/path/to/python3" >&2
exit 1
