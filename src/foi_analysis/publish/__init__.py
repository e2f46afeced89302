"""What is made for others: disclosure control, site, briefings, bundle."""
