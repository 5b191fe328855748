"""What everything here stands on: column types, clocks, errors, settings. Knows no rows."""
