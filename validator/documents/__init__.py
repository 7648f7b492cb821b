"""What does this text say, and where is each value?"""
