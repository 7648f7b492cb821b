"""What is a platform, is its folder valid, and where do packs come from?"""
