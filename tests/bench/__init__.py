"""How fast guiderail is, next to other tools: ``make bench``."""
