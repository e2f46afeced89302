"""Changes Derbyshire's reply by one offence, so that everything resting on it must notice."""

from __future__ import annotations

import io

import openpyxl

CHANGES = {"Q1": {"B7": 21}, "Q2": {"B5": 11, "B8": 21}, "Q3": {"B13": 10, "B14": 21}}


def one_more_subject(reply: bytes) -> bytes:
    """Return the reply with one offence more, with its disposal, unknown method and totals."""
    book, made = openpyxl.load_workbook(io.BytesIO(reply)), io.BytesIO()
    for question, cells in CHANGES.items():
        for address, number in cells.items():
            cell = book[f"{question} RECONSTRUCTED"][address]
            assert int(cell.value) == number - 1
            cell.value = number
    book.save(made)
    return made.getvalue()
