"""How is a report, rule, guide or schema written in this format and language?"""
