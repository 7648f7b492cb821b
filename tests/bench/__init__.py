"""How fast guiderail is, beside what else is there: ``make bench``."""
