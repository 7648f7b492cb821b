"""What does an editor show while somebody types?"""
