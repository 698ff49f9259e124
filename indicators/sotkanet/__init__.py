"""Sotkanet, the statistics service of the Finnish Institute for Health and Welfare (THL): its values and descriptions.

`client` asks the service, `reading` reads what it answers, `areas` knows whose region a number is, `loading` brings
the observations up to date, `describing` the catalogue, and `fetching` does all this for one indicator.
"""
