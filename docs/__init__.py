"""What guiderail says about itself, and how the site is made of it."""
