"""A set of facts as a number: which bits are set, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.evidence.bounds.linear_system import bits_of, numbers_in


@given(st.sets(st.integers(0, 3000)))
def test_the_bits_of_numbers_are_those_numbers_again(numbers: set[int]) -> None:
    bits = bits_of(sorted(numbers))
    assert bits == sum(1 << one for one in numbers)
    assert numbers_in(bits) == sorted(numbers)
