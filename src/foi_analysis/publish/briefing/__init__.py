"""Makes one page about one authority and window for a local reporter; judges and masks nothing."""
