"""One module for each command, under its name, with what these modules share."""
