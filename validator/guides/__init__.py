"""What does a person do, how far have they got, and how do they begin or convert a file?"""
