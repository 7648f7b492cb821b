"""What does a person do, how far are they, how do they begin or convert?"""
