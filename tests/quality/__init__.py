"""How good the messages of validators are, measured on mistakes that a seed chooses: ``make quality``."""
