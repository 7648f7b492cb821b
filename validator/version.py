"""The version of guiderail: the one place that says it."""

VERSION = "0.1.0"
