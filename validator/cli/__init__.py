"""What did the person ask, and what do they see and get as exit code?"""
