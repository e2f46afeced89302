"""Gives each page's template what stands around its text: entries, way, foot; writes no text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from foi_analysis.publish.site.entry_pages import DISPUTE
from foi_analysis.publish.site.navigation import AREAS, DATA, ENTRIES, FIGURES, SITE_NAME
from foi_analysis.publish.site.places import Places, search_box
from foi_analysis.publish.site.source import Source

SEARCH = "search"
# Pages with a search box in their text, and the style the front page needs alone.
OWN_SEARCH = (FIGURES, AREAS, SEARCH)
OWN_STYLE = "site.css"


class PageFrame:
    """What stands around the text of every page of a site."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def put_around(
        self, app: Any, page: str, template: str, context: dict[str, Any], tree: Any
    ) -> None:
        """Add a page's frame to what its template is given, before Sphinx fills that in."""
        context |= self._around(page, context["pathto"])
        if page == SEARCH:
            facts = self._source.facts
            context["search_box"] = search_box(facts, Places(facts))
        if page == FIGURES:
            styles = context["css_files"]
            context["css_files"] = [one for one in styles if OWN_STYLE in str(one.filename)]
            context |= {"script_files": [], "furo_hide_toc": True}

    def words(self, page: str) -> str:
        """Return all that stands around a page's text, to see whether it changed."""
        return repr(self._around(page, str))

    def _around(self, page: str, path_to: Callable[[str], str]) -> dict[str, Any]:
        pages, foot = self._source.pages, self._source.foot
        known = pages.all.get(page)
        title = known.title if known else ENTRIES.get(page, SITE_NAME)
        file = f"{page}.html"
        return {
            "entries": [*ENTRIES.items()],
            "entry": pages.entry_of(page),
            "way": pages.way_to(page),
            "own_search": OWN_SEARCH,
            "made_by": foot.made_by,
            "changed": foot.changed,
            "report": foot.report(title, file, path_to(DISPUTE)),
            "citation": foot.citation(title, file) if known and known.entry == FIGURES else "",
            "data_page": "" if page == DATA else path_to(DATA),
            "json_ld": self._for_machines(page),
        }

    def _for_machines(self, page: str) -> str:
        claim = self._source.facts.claims.get(page.removeprefix("figure-"))
        if claim and page.startswith("figure-"):
            return self._source.foot.claim_review(claim)
        return self._source.foot.dataset() if page == DATA else ""
