"""The benchmark (`manage.py bench`): how long the work takes that people wait for, on a database of its own."""
