"""What a crawl is made of: listing, inference, and the catalog update."""
