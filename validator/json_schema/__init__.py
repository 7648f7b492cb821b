"""Does a value satisfy a schema, what fails, and what does the schema say about a place?"""
