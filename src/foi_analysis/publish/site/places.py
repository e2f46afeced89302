"""Knows which authority a town or short name belongs to, and words the box to look one up."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from foi_analysis.core.reference import read_rows
from foi_analysis.publish.site.facts import SiteFacts

TABLE = "places.csv"


class Places:
    """The towns and names of data/manual/places.csv, and the other names of authorities.csv."""

    def __init__(self, facts: SiteFacts) -> None:
        self._facts = facts
        self._rows = read_rows(facts.project.manual / TABLE)

    def of(self, authority: str) -> list[str]:
        """Return the towns of an authority, as the table has them."""
        return [
            row["place"]
            for row in self._rows
            if row["authority"] == authority and row["kind"] == "town"
        ]

    def names(self, authority: str) -> list[str]:
        """Return all a reader may look for an authority by, besides its own name."""
        about = self._facts.reference.authorities[authority]
        others = [one for one in about["aliases"].split("|") if one]
        own = [row["place"] for row in self._rows if row["authority"] == authority]
        return [*dict.fromkeys([about["full_name"], *others, *own])]

    def all(self) -> Iterable[tuple[str, str]]:
        """Yield each place with its authority, authorities themselves with nothing."""
        yield from ((authority, "") for authority in self._facts.reference.asked_authorities)
        yield from ((row["place"], row["authority"]) for row in self._rows)


def search_box(facts: SiteFacts, places: Places) -> str:
    """Return the form that leads to the search, with every place to choose from."""
    options = "".join(
        f'<option value="{escape(place)}">{escape(authority)}</option>'
        for place, authority in sorted(places.all())
    )
    label = f"Town, {escape(facts.nouns.authority)}, number or newspaper"
    return (
        '<form class="find" action="search.html" role="search"><label for="find">'
        f'{label}</label><span><input type="search" id="find" name="q" list="places" '
        f'autocomplete="off"><button>Find</button></span></form>'
        f'<datalist id="places">{options}</datalist>'
    )
