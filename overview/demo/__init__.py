"""Demo data: two counties with their accounts, agreements in every stage and forums, told in the TOML files here.

Agreements are made by the verbs that people use, each in the name of the account whose work it is, and every one of
them is marked as an example from its first moment. Decisions are invented; their dates follow the day of loading.
"""
