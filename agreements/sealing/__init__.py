"""What is frozen when the last one signs, and the sealed documents that the worker makes of it."""
