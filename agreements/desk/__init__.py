"""What people find on their desk: their agreements, how each stands, what is coming and what waits."""
