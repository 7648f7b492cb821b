"""Can it be established within two milliseconds that nothing is wrong?

Functions that are generated from the packs accept valid files (:mod:`validator.fast_path.acceptance`); all
others are left to the full check. Nothing here imports a heavy module: no pydantic, no jsonschema, not even
``typing``. Tests compare it with the full check on every example, on mutations and on the official suites.
"""
