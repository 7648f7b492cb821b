"""A search for inputs that break a reader, guided by which ways through the code an input takes.

``targets`` say what has to be true for any bytes, ``mutations`` change bytes, ``ways`` watches the code,
``search`` keeps what takes a new way and makes small what breaks something. ``make fuzz`` runs it for long,
a test shortly. What it has found is in ``found/``, by target, and is tried again by that test.
"""
