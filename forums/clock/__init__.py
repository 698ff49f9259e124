"""The year clock: what comes round each year and in the council term, gathered, drawn, printed."""
