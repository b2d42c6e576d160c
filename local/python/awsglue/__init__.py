"""A local package of the name that Glue scripts import, written from Glue's documentation.

It holds what ordinary catalog-to-S3 scripts use. What is not here raises an error that names it.
"""
