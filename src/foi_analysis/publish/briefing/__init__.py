"""Makes one page about one force and window for a local reporter; judges and masks nothing."""
