"""How are the site, the catalogs and the wheel built?

guiderail itself imports nothing from here.
"""
