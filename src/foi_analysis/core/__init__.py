"""What everything rests on: paths, problems, tables, reference names, typed values."""
