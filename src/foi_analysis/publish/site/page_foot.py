"""Words what stands below every page: errors, licence, citation, last change; invents no name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.key_words import day
from foi_analysis.publish.site.navigation import SITE_NAME
from foi_analysis.verdicts import report

CITATION = "CITATION.cff"
UNSIGNED = "not signed yet"
SOURCES = "sources"
_KEY = '^{}: *"?([^"\n]+)"?'
_RELEASED = re.compile(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)", re.MULTILINE)


class PageFoot:
    """What is known of the whole site: who signs it, its version and day, its terms."""

    def __init__(self, facts: SiteFacts) -> None:
        self._facts = facts
        self._project: Project = facts.project
        self.about = facts.reference.investigation

    @property
    def made_by(self) -> str:
        """Return who signs the work, or that nobody does yet."""
        return self.about.made_by or UNSIGNED

    @cached_property
    def version(self) -> tuple[str, str]:
        """Return the version and its day as ISO date, each empty where no file says it.

        CITATION.cff says it, or else the newest dated heading of CHANGELOG.md.
        """
        text = self._text(CITATION)
        found = [re.search(_KEY.format(key), text, re.MULTILINE) for key in _KEYS]
        if all(found):
            version, released = (one.group(1).strip() for one in found if one)
            return version, released
        heading = _RELEASED.search(self._text("CHANGELOG.md"))
        return (heading.group(1), heading.group(2)) if heading else ("", "")

    def _text(self, name: str) -> str:
        path = self._project.root / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @cached_property
    def changed(self) -> str:
        """Return in words when the site last changed, or how new its newest source is."""
        version, released = self.version
        if released:
            return f"Last changed {day(released)}, version {version}."
        dates = [row["published_on"] for row in read_rows(self._project.published / "pages.csv")]
        newest = max(dates, default="")
        return f"Newest source: {day(newest)}." if newest else ""

    @cached_property
    def licence(self) -> str:
        """Return in Markdown under which terms what is shown may be used."""
        first = self._text("LICENSE").partition("\n")[0].strip()
        code = f"Code: {first}. " if first else ""
        facts = "Facts and figures name their publishers, whose terms hold for their words."
        page = (self._project.root / "data/README.md").is_file()
        return code + facts + (f" [Every source and its licence]({SOURCES}.md)." if page else "")

    def report(self, title: str, file: str, dispute: str) -> str:
        """Return as HTML how to report an error on a page; ``dispute`` is the page that says how.

        An address of contact is prefilled with the page's title and file.
        """
        contact = self.about.contact
        if contact.startswith("mailto:"):
            body = quote(f"Page: {title}\nFile: {file}\nWhat is wrong: \nHow you know: ")
            contact += f"?subject={quote(f'Error on “{title}”')}&body={body}"
        link = f'<a href="{escape(contact or dispute)}">Report an error</a>'
        how = f' or <a href="{escape(dispute)}">read what happens then</a>' if contact else ""
        return f"{link}{how}."

    def citation(self, title: str = "", file: str = "") -> str:
        """Return as HTML how to cite a page or the site, in a sentence and as BibTeX."""
        version, released = self.version
        parts = [
            self.about.made_by,
            *([f"“{title}”", f"In: {SITE_NAME}"] if title else [SITE_NAME]),
        ]
        parts += [f"Version {version}, {day(released)}" if released else "", file]
        plain = ". ".join(filter(None, parts)) + "."
        fields = {
            "author": f"{{{self.about.made_by}}}" if self.about.made_by else "",
            "title": f"{title} ({SITE_NAME})" if title else SITE_NAME,
            "year": released[:4],
            "version": version,
            "note": file,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        key = re.sub(r"\W+", "-", file.removesuffix(".html") or "foi-figures-checked")
        bibtex = "\n".join([f"@misc{{{key},", *lines, "}"])
        return (
            f"<p>{escape(plain)}</p><details><summary>BibTeX</summary>"
            f"<pre>{escape(bibtex)}</pre></details>"
        )

    def claim_review(self, claim: Mapping[str, Any]) -> str:
        """Return a figure's verdict as JSON-LD; nobody is named who did not sign."""
        story = next((one for one in self._facts.stories if one["page"] == claim["page"]), {})
        printed = {
            "@type": "Claim",
            "appearance": story.get("address", ""),
            "datePublished": story.get("published_on", ""),
            "author": _organisation(story.get("publisher", "")),
        }
        review = {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "claimReviewed": report.title(claim["area"], claim["statement"]),
            "itemReviewed": _filled(printed),
            "reviewRating": {"@type": "Rating", "alternateName": claim["verdict"]},
            "reviewBody": claim["sentence"],
            "datePublished": self.version[1],
            "author": _organisation(self.about.made_by),
        }
        return _json(_filled(review))

    def dataset(self) -> str:
        """Return the tables as one data set, as JSON-LD."""
        version, released = self.version
        files = {"CSV": "files.html", "Parquet": "files.html"}
        about = {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": SITE_NAME,
            "description": " ".join(self.about.purpose.split()),
            "version": version,
            "dateModified": released,
            "license": f"{SOURCES}.html" if "](" in self.licence else "",
            "creator": _organisation(self.about.made_by),
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address}
                for kind, address in files.items()
            ],
        }
        return _json(_filled(about))


_KEYS = ("version", "date-released")


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _json(fields: Mapping[str, Any]) -> str:
    """Return JSON that cannot close the element it stands in."""
    return json.dumps(fields, ensure_ascii=False, indent=1).replace("</", "<\\/")
