"""What does Twilio itself say about a file?"""
