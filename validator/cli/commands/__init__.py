"""What does each command do? One module for each command, under its name, with what these modules share."""
