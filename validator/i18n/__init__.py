"""What are the words in the reader’s language?"""
