"""Pages of the site that are made from packs: Markdown in, nothing read but packs and catalogs."""
