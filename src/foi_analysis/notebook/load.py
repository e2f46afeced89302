"""Loads the rows a notebook computes with, and no more; adds nothing up and judges nothing.

Every call is recorded with the rows it returned: a notebook runs again when they change. So ask
for the authorities, questions and columns that are used. Every frame is new; changing it changes no
other. Names are checked, and a wrong one stops the notebook with what was expected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from foi_analysis.core.counts import NOT_ASKED
from foi_analysis.core.kept_tables import kept_table, read_as_empty
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.counting import (
    FIGURES_UNKNOWN,
    REFUSED,
    counting,
    is_made_up,
    order_of,
)
from foi_analysis.evidence.facts import REAL
from foi_analysis.notebook.parameters import (
    KINDS,
    WrongParameter,
    check_injected,
    names_of,
    one_of,
)
from foi_analysis.run import demonstration
from foi_analysis.run.reads import recorded

if TYPE_CHECKING:
    import pandas as pd

REPLIES = {demonstration.REAL: REAL, demonstration.SHOWN: PROVENANCES}
NO_REPLY, NOT_ON_HAND = "no reply on hand", "figures not on hand"
OBSERVATION = (
    *("authority", "measure", "category", "counting_rule", "status", "low", "high", "covers_wave"),
    *("printed", "provenance", "file", "place", "cell"),
)
COVERAGE = ("authority", "asks", "answer", "exemption", "provenance", "covers_wave")
PUBLISHED = (
    *("area", "measure", "category", "operator", "value", "printed", "unit", "denominator"),
    *("period_start", "period_end", "page", "release", "publisher", "published_on", "address"),
    "note",
)
Choice = str | float | Sequence[str] | Sequence[float]


@recorded
def load_claim(claim: str, notebook: str = "", replies: str = "real") -> pd.Series:
    """Return one row of data/manual/claims.csv: a figure a story prints.

    It holds statement, printed (as the story has it), value and decimals (numbers), unit, wave,
    area, area_type, measure, category, release and page, and of the page publisher, published_on
    and address.

    It stands in a notebook's first cell and so checks its parameters: raises WrongParameter for a
    claim that is not in the table or not of ``notebook`` (the name of its file), for ``replies``
    other than "real" or "demonstration", and for a parameter given that the notebook lacks.
    """
    import pandas as pd

    check_injected()
    one_of("replies", replies, REPLIES)
    claims = _stored("manual/claims")
    if notebook:
        one_of("notebook", notebook, dict.fromkeys(claims["notebook"]), "a notebook with claims")
    own = claims[claims["notebook"] == notebook] if notebook else claims
    one_of("claim", claim, own["claim"], f"a claim {notebook} computes" if notebook else "a claim")
    row = own.set_index("claim", drop=False).loc[claim]
    page = _stored("raw/published/pages").set_index("page").loc[row["page"]]
    numbers = {"value": float(row["value"]), "decimals": int(row["decimals"])}
    about = page[["publisher", "published_on", "address"]]
    return pd.Series({**row, **numbers, **about}, name=claim, dtype="object")


@recorded
def load_observations(
    wave: str,
    measure: str,
    authorities: Sequence[str],
    replies: str = "real",
    categories: Sequence[str] | None = None,
    columns: Sequence[str] = OBSERVATION,
) -> pd.DataFrame:
    """Return what authorities answered about one measure, a row for each cell of a reply.

    ``low`` and ``high`` are the least and greatest whole number the cell allows, in the measure's
    unit (offences, times listed, years); a gap in ``high`` means no limit, in both no number:
    missing is never 0. ``status`` says why (exact, interval, withheld, blank, not held),
    ``covers_wave`` whether the reply covers the whole period; ``file``, ``place`` and ``cell``
    lead back to the reply, below data/raw/replies. Other columns of the observations can be asked
    for. Only offences the request asks about count. ``categories`` narrows the rows to some
    methods, disposals or sexes.

    ``replies``: "real" takes primary and transcribed replies, "demonstration" also those made
    from printed figures, where an authority gave none. Raises WrongParameter for an unknown name.
    """
    check_injected()
    reference = _known(wave, authorities)
    one_of("measure", measure, reference.measures, "a measure")
    counting = _counting(wave, replies)
    rows = _stored("processed/observations")
    chosen = rows["reply"].isin(counting["reply"]) & rows["measure"].eq(measure)
    chosen &= rows["authority"].isin(authorities) & rows["subject"].isin(reference.asked_subjects)
    if categories is not None:
        known = {*rows["category"], *reference.methods, *reference.labels.values()}
        for category in names_of("categories", categories):
            one_of("categories", category, known, "a category")
        chosen &= rows["category"].isin(categories)
    return _columns(rows[chosen], columns, "observations")


@recorded
def load_coverage(
    wave: str,
    authorities: Sequence[str] | None = None,
    asks: str | None = None,
    replies: str = "real",
    columns: Sequence[str] = COVERAGE,
) -> pd.DataFrame:
    """Return who answered: one row for every authority asked and every question, replied or not.

    ``asks`` is what a question asks for, as in data/manual/questions.csv (offences, methods, ...),
    none: all of the wave. ``answer`` is exact, interval, withheld, not held, blank or not answered;
    "refused" where the whole reply is, "figures not on hand" where only a covering page is known,
    "no reply on hand", and "not asked" where the wave has no such question. ``authorities`` gives
    the order of the rows; left out, it is all that were asked. A wave that asked nothing has none.
    ``covers_wave`` is true where there is no reply that covers less.

    ``replies`` as for load_observations: one reply counts for each authority, the real one first,
    even if it refuses. Raises WrongParameter for an unknown name.
    """
    import pandas as pd

    check_injected()
    reference = _known(wave, [] if authorities is None else authorities)
    asked = list(dict.fromkeys(reference.asks(wave).values()))
    known = dict.fromkeys([*asked, *reference.every_ask, *reference.all_asks])
    questions = asked if asks is None else [one_of("asks", asks, known, "a question's subject")]
    order = list(reference.asked_authorities if authorities is None else authorities)
    pairs = pd.MultiIndex.from_product([order, questions], names=["authority", "asks"])
    counting = _counting(wave, replies).set_index(["authority", "asks"])
    rows = counting.reindex(pairs).reset_index()
    unread = rows["status"].isin([REFUSED, FIGURES_UNKNOWN])
    said = rows["status"].replace(FIGURES_UNKNOWN, NOT_ON_HAND)
    none = rows["asks"].isin(asked).map({True: NO_REPLY, False: NOT_ASKED})
    rows["answer"] = rows["answer"].mask(unread, said).fillna(none)
    rows["covers_wave"] = rows["covers_wave"].fillna(True).astype(bool)
    return _columns(rows.fillna(""), columns, "coverage")


@recorded
def load_published(
    wave: str | None = None,
    area: str | None = None,
    measure: str | None = None,
    category: str | None = None,
    release: str | None = None,
    columns: Sequence[str] = PUBLISHED,
) -> pd.DataFrame:
    """Return figures others printed, a row for each figure on each page.

    ``printed`` is the figure as it stands there, ``value`` and ``unit`` the number, ``operator``
    "=", ">", "<" or a word such as "about"; ``release`` is the press release the page repeats,
    ``note`` a caveat. What is not given narrows nothing. Raises WrongParameter for an unknown
    name.
    """
    check_injected()
    reference = Reference(Project.find())
    if wave is not None:
        one_of("wave", wave, reference.waves, "a wave")
    if measure is not None:
        one_of("measure", measure, reference.measures, "a measure")
    rows = _stored("processed/published")
    given = {"wave": wave, "area": area, "measure": measure, "category": category}
    given["release"] = release
    where = {name: value for name, value in given.items() if value is not None}
    known = {"area": reference.areas, "category": (*reference.methods, *reference.labels.values())}
    for name in ("area", "category", "release"):
        if name in where:
            one_of(name, where[name], {*rows[name], *known.get(name, ())}, f"a known {name}")
    return _columns(_where(rows, where), columns, "published")


@recorded
def load_table(
    table: str,
    where: Mapping[str, Choice] | None = None,
    columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return rows of any table below data/, named without its ending: "manual/areas".

    ``where`` keeps the rows whose column has a value, or one of several:
    ``{"area": "Wales"}``, ``{"authority": ["Kent", "Essex"]}``. Columns of data/processed have the
    types data/processed/README.md gives; CSV tables of data/manual and data/raw are text
    throughout, and what is empty there is an empty text. Raises WrongParameter for a table or a
    column that is not there.
    """
    check_injected()
    rows = _where(_stored(table), where or {})
    return _columns(rows, rows.columns if columns is None else columns, table)


def _stored(table: str) -> pd.DataFrame:
    """Return a whole table below data/: Parquet where there is one, or else CSV, all of it text."""
    import pandas as pd

    project = Project.find()
    folder, _, name = str(table).rpartition("/")
    if folder == "processed":
        return read_table(project, name)
    path = project.root / "data" / f"{table}.csv"
    if read_as_empty(path) and (kept := kept_table(path)):
        return pd.DataFrame(columns=list(kept.columns), dtype=str)
    if not path.is_file():
        stored = sorted(project.root.glob("data/**/*.csv"))
        names = [
            one.relative_to(project.root / "data").with_suffix("").as_posix() for one in stored
        ]
        one_of("table", table, names, "the name of a table below data/, without its ending")
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _where(rows: pd.DataFrame, where: Mapping[str, Choice]) -> pd.DataFrame:
    if not isinstance(where, Mapping):
        raise WrongParameter("where", where, "columns with the values wanted of them")
    for name, wanted in where.items():
        one_of("where", name, rows.columns, "a column")
        several = list(wanted) if isinstance(wanted, (list, tuple, set)) else [wanted]
        kind = _kind(rows[name])
        kinds = (int, float) if kind is float else kind
        if not all(isinstance(one, kinds) for one in several):
            raise WrongParameter("where", where, f"{name} as {KINDS[kind]}, or a list of such")
        rows = rows[rows[name].isin(several)]
    return rows


def _kind(column: pd.Series) -> type:
    """Return what values of a column are compared with: true or false, numbers or text."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return bool if is_bool_dtype(column) else float if is_numeric_dtype(column) else str


def _columns(rows: pd.DataFrame, columns: Sequence[str], table: str) -> pd.DataFrame:
    for name in names_of("columns", columns):
        one_of("columns", name, rows.columns, f"a column of {table}")
    return rows[list(columns)].reset_index(drop=True)


def _known(wave: str, authorities: Sequence[str]) -> Reference:
    reference = Reference(Project.find())
    one_of("wave", wave, reference.waves, "a wave")
    for authority in names_of("authorities", authorities):
        one_of("authorities", authority, reference.authorities, "an authority")
    return reference


def counting_replies(wave: str, replies: str) -> list[str]:
    """Return the keys of the replies that count in a wave, one for each authority that has one."""
    return sorted(set(_counting(wave, replies)["reply"]))


def _counting(wave: str, replies: str) -> pd.DataFrame:
    """Return the coverage of the one reply that counts for each authority."""
    provenances = REPLIES[one_of("replies", replies, REPLIES)]
    rows = _stored("processed/coverage")
    rows = rows[(rows["wave"] == wave) & rows["provenance"].isin(provenances)]
    own = rows.drop_duplicates("reply").rename(columns={"status": "reply_status"})
    order = order_of(Reference(Project.find()), provenances)
    best = counting(own.to_dict(orient="records"), order)
    return rows[rows["reply"].isin([row["reply"] for row in best.values()])]


@recorded
def shows_made(claim: str = "", wave: str = "", area: str = "") -> bool:
    """Return whether a demonstration of a claim, or of a wave and area, counts made replies."""
    return is_made_up(Reference(Project.find()), claim, wave, area)


@recorded
def load_checks(waves: str) -> pd.DataFrame:
    """Return the checks of printed figures against each other that stand on one page.

    The columns are those of data/manual/arithmetic.csv: check, kind, the keys of the published
    figures it names (figure, parts, of, before, after; several divided by a bar, a minus takes one
    off), wording and statement. A check stands on the page of its latest figure: ``waves`` is a
    wave with a page of its own, "later" all others. Raises WrongParameter for another.
    """
    from foi_analysis.verdicts.printed_checks import LATER, page_of_checks

    check_injected()
    project = Project.find()
    one_of("waves", waves, [*Reference(project).waves, LATER], "a wave, or later")
    pages = page_of_checks(project, _stored("processed/published"))
    rows = _stored("manual/arithmetic")
    return rows[rows["check"].map(pages) == waves].reset_index(drop=True)


@recorded
def load_wave(wave: str) -> pd.Series:
    """Return one row of data/manual/waves.csv: a round of requests or a window, all of it text.

    It holds wave, label, period_start and period_end (days as 2018-01-03, both included) and the
    other columns of the table. Raises WrongParameter for a wave that is not in it.
    """
    check_injected()
    rows = _stored("manual/waves").set_index("wave", drop=False)
    return rows.loc[one_of("wave", wave, rows.index, "a wave")]
