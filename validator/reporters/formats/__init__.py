"""One module for each format of ``check --format``, under the name of the format."""
