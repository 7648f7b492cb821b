"""What builds the site, the catalogs and the wheel; guiderail itself imports none of it."""
