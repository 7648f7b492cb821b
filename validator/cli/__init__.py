"""What did the person ask, and what do they see, with which exit code?"""
