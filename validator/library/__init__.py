"""What does a Python program ask, and what does it get back?"""
