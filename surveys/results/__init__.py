"""Results of a closed wave: read from counts, small groups left out, shown as bars, tables and files."""
