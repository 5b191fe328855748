"""`python -m portal.cli` is the `tsunagu` command, for when it isn't installed."""

from portal.cli import main

if __name__ == "__main__":
    main()
