"""Reads tables as rows of readings.csv say: a row maps a whole table, a person confirms it.

A row names what each column of labels and each row of heads is, never a cell. It applies only where
everything in the table is explained; else it says why not, and nothing of the table is taken by it.
"""
