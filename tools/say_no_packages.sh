#!/bin/sh
# Stands behind a failed pip: says what to do, and fails.
cat >&2 <<'TEXT'
The Python packages could not be installed; pip's own words are above. The first set-up needs the
Python package index (a network, or your company's mirror set in pip's configuration). Once that
is there, run the same command again: what is done is not done again.
TEXT
exit 1
