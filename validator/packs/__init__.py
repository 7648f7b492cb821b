"""What is a platform, is its folder sound, where do packs come from?"""
