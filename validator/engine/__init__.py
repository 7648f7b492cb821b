"""What is wrong in these files, by which rule, exactly where, and how is it fixed?"""
