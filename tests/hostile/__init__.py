"""Hostile inputs for the whole command, and what is watched while it meets them.

:mod:`hostile.inputs` has the inputs, by the threat that they represent; pytest runs all of them in one
process (``test_threats.py``), and ``make hostile`` runs each in a separate process that is watched from
outside (:mod:`hostile.watched`) and prints the table.
"""
