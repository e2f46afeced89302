"""Makes one archive of an investigation that can be published, and checks such an archive."""
