"""guiderail: tells what is wrong in a configuration, where, why, and which guide step mends it."""
