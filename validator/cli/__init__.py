"""What did the person ask for, and what do they see, with which exit code?"""
