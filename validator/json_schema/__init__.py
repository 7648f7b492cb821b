"""Does a value satisfy a schema, what fails, what is said about a place?"""
