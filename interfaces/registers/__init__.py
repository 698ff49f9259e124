"""The registers of the interfaces: plans, practices, exchanged data and associations share one list and one form."""
