"""A frozen follow-up report on paper and in files. Nothing here asks the database: everything comes in as content."""
