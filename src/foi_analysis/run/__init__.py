"""Runs the registered notebooks: what is there, what is out of date, and how it is executed."""
