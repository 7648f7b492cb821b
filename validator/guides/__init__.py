"""What does a person do, how far are they, and how do they begin or convert?"""
