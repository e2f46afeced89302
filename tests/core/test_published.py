"""Checks the transcribed figures and the tables of names they refer to."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, normalise

PROJECT = Project.find(__file__)
SPECIAL_CATEGORIES = {"All methods", "Any social media", "Four largest apps"}
METHOD_MEASURES = {
    "method_instances",
    "method_share_of_known",
    "offences_with_method",
    "most_recorded_method",
}
FIRST_ROWS = 404
IN_WORDS = {
    "three-fifths": "60",
    "one fifth": "20",
    "around a fifth": "20",
    "1 in 5": "20",
    "a quarter": "25",
    "over a quarter": "25",
    "about half": "50",
    "almost half": "50",
    "more than a thousand": "1000",
}
NO_NUMBER = {
    "definition",
    "victim_age_given",
    "most_targeted_group",
    "most_recorded_method",
    "forces_not_responding",
}
NOT_GIVEN = re.compile(r"\*|n/a|not provided|(cost )?refus(ed|al) .*")
UK = "s.15A with NI and Scottish offences"
YEARS = ["12m", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
WITHHELD_NAME = "4df9b55a37c8a26f5ba810ff91b3f6bd66a9c6fa33d1db0af471ec31500111dd"
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read(path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return read(PROJECT.published / "figures.csv")


@pytest.fixture(scope="module")
def pages() -> pd.DataFrame:
    return read(PROJECT.published / "pages.csv")


@pytest.fixture(scope="module")
def releases() -> pd.DataFrame:
    return read(PROJECT.published / "releases.csv")


@pytest.fixture(scope="module")
def authorities() -> pd.DataFrame:
    return read(PROJECT.manual / "authorities.csv")


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return read(PROJECT.manual / "areas.csv")


def printed_on(figures, wave, area, measure, category="") -> dict[str, int]:
    """Return how many pages print each value of one measure, the investigated offence only."""
    chosen = figures[
        (figures["wave"] == wave)
        & (figures["area"] == area)
        & (figures["measure"] == measure)
        & (figures["category"] == category)
        & (figures["subject"] == "s.15A")
        & (figures["denominator"] != "offences")
    ]
    return chosen.groupby("value")["page"].nunique().to_dict()


@pytest.mark.parametrize(
    ("column", "table", "key"),
    [
        ("page", PROJECT.published / "pages.csv", "page"),
        ("release", PROJECT.published / "releases.csv", "release"),
        ("measure", PROJECT.manual / "measures.csv", "measure"),
        ("wave", PROJECT.manual / "waves.csv", "wave"),
    ],
)
def test_every_reference_exists(figures, column, table, key):
    assert set(figures[column]) <= set(read(table)[key])


def test_every_denominator_is_a_measure(figures):
    measures = set(read(PROJECT.manual / "measures.csv")["measure"])
    assert set(figures["denominator"]) - {""} <= measures


def test_every_area_exists(figures, authorities, areas):
    known = {("authority", authority) for authority in authorities["authority"]}
    known |= set(zip(areas["area_type"], areas["area"], strict=True))
    used = set(zip(figures["area_type"], figures["area"], strict=True))
    assert used <= known


def test_every_method_is_in_the_vocabulary(figures):
    methods = set(read(PROJECT.manual / "platforms.csv")["method"])
    groups = set(read(PROJECT.manual / "method_groups.csv")["group"])
    used = set(figures[figures["measure"].isin(METHOD_MEASURES)]["category"])
    assert used <= methods | groups | SPECIAL_CATEGORIES


def test_values_are_numbers_and_blank_only_where_no_number_is_printed(figures):
    with_value = figures[figures["value"] != ""]
    negative = with_value[pd.to_numeric(with_value["value"]) < 0]
    assert set(negative["measure"]) == {"change_since"}
    for row in figures[figures["value"] == ""].itertuples():
        assert row.measure in NO_NUMBER or NOT_GIVEN.fullmatch(row.printed), row.figure
    assert set(with_value["measure"]).isdisjoint(NO_NUMBER)
    assert (figures["printed"] != "").all()


def test_printed_numbers_equal_the_values(figures):
    for row in figures[figures["value"] != ""].itertuples():
        digits = re.findall(r"-?\d+(?:\.\d+)?", row.printed.replace(",", ""))
        assert row.value == IN_WORDS.get(row.printed, digits[0] if digits else None), row.figure
        assert row.printed in IN_WORDS or len(digits) == 1, row.figure


@pytest.mark.parametrize(
    ("word", "operators"),
    [
        ("more than", ">"),
        ("over", ">"),
        ("at least", ">="),
        ("nearly", "nearly"),
        ("almost", "nearly"),
        ("around", "about"),
        ("about", "about"),
        ("approx", "about"),
    ],
)
def test_words_beside_a_number_give_its_operator(figures, word, operators):
    chosen = figures[figures["printed"].str.startswith(f"{word} ")]
    assert set(chosen["operator"]) == {operators}


def test_a_change_names_what_it_is_a_change_from(figures):
    changes = figures[figures["measure"] == "change_since"]
    assert len(changes) == 36
    assert set(changes["denominator"]) == {"offences", "method_instances"}
    bases = changes["note"].str.split(";").str[0]
    assert bases.str.fullmatch(r"since .+|base year not clear from the page").all()


def test_operators_counting_rules_and_offences_are_the_documented_ones(figures):
    text = (PROJECT.root / "data" / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([^`]+)`", " ".join(text.split())))
    for column in ("operator", "counting_rule", "subject", "area_type"):
        assert set(figures[column]) <= documented, column


def test_every_column_and_table_is_documented():
    text = (PROJECT.root / "data" / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([^`]+)`", text))
    for table in (*PROJECT.published.glob("*.csv"), *PROJECT.manual.glob("*.csv")):
        assert {table.name, f"raw/published/{table.name}", f"manual/{table.name}"} & documented
        assert set(read(table).columns) <= documented, table.name


def test_figures_are_numbered_in_order_without_duplicates(figures):
    assert list(figures["figure"]) == [f"P{n:04d}" for n in range(1, len(figures) + 1)]
    content = [name for name in figures.columns if name not in ("figure", "note", "printed")]
    assert not figures.duplicated(content).any()


def test_each_batch_of_figures_is_sorted(figures):
    waves = list(read(PROJECT.manual / "waves.csv")["wave"])
    keys = ["area_type", "area", "measure", "category", "page"]
    for batch in (figures[:FIRST_ROWS], figures[FIRST_ROWS:]):
        order = [
            (waves.index(row["wave"]), *(row[key] for key in keys)) for _, row in batch.iterrows()
        ]
        assert all(first <= second for first, second in pairwise(order))


def test_the_first_figures_keep_their_keys(figures):
    kept = figures.drop(columns="caveats")
    columns = "\n".join(",".join(row) for row in kept[:FIRST_ROWS].itertuples(index=False))
    assert _hash(columns) == "53b86cc9dbf95350f56759ff27a1b0abeba056961730ecbb8b1f827bbaf773fd"


def test_periods_are_days_in_order(figures):
    ended = figures[figures["period_end"] != ""]
    assert set(figures[figures["period_end"] == ""]["measure"]) == {"definition"}
    for row in ended.itertuples():
        assert date.fromisoformat(row.period_start) < date.fromisoformat(row.period_end)


def test_other_offences_are_kept_apart(figures):
    assert set(figures[figures["area"] == "PSNI"]["subject"]) == {"NI s.22A/s.90"}
    assert "s.15A" not in set(figures[figures["area"] == "Police Scotland"]["subject"])
    series = figures[figures["measure"] == "recorded_grooming_offences"]
    assert set(series["subject"]) == {"88A"}
    assert set(series["release"]) == {
        "avon-and-somerset-police-2022-11",
        "full-fact-2025-01",
        "home-office-2017-10",
        "home-office-2018-04",
    }
    nation = figures[figures["area"] == "United Kingdom"]
    assert set(nation["subject"]) == {"s.15A", UK}
    assert set(nation[nation["subject"] == "s.15A"]["measure"]) == {"forces_asked"}


def printed_total(figures, wave: str, area: str, subject: str, release: str = "") -> int:
    """Return the one number of offences printed for a whole area, wave and law."""
    chosen = figures[
        (figures["wave"] == wave)
        & (figures["area"] == area)
        & (figures["measure"] == "offences")
        & (figures["category"] == "")
        & (figures["subject"] == subject)
        & (figures["operator"] == "=")
        & figures["release"].str.startswith(release)
    ]
    (value,) = set(chosen["value"])
    return int(value)


def test_the_first_year_of_the_united_kingdom_is_the_sum_of_its_laws(figures):
    parts = [
        printed_total(figures, "12m", "England and Wales", "s.15A", "nspcc-2019-09"),
        printed_total(figures, "12m", "PSNI", "NI s.22A/s.90"),
        printed_total(
            figures, "12m", "Police Scotland", "Scotland s.34/s.24 communicating indecently"
        ),
    ]
    assert parts == [3217, 82, 429]
    assert sum(parts) == printed_total(figures, "12m", "United Kingdom", UK) == 3728


def test_the_seven_years_of_the_united_kingdom_add_up_as_its_table_says(figures):
    years = [printed_total(figures, wave, "United Kingdom", UK, "nspcc-2024-10") for wave in YEARS]
    whole = printed_total(figures, "2017/18-2023/24", "United Kingdom", UK)
    assert sum(years) == whole == 41021
    assert Reference(PROJECT).waves["2017/18-2023/24"].made_of == tuple(YEARS)


def test_a_figure_covers_the_days_of_its_wave_unless_it_says_otherwise(figures):
    waves = Reference(PROJECT).waves
    for row in figures[FIRST_ROWS:].itertuples():
        wave = waves[row.wave]
        start, end = wave.start.isoformat(), wave.end.isoformat()
        if row.subject != "s.15A" and start == "2017-04-03":
            start = "2017-04-01"
        if (row.period_start, row.period_end) != (start, end):
            assert "page says May 2018 to April 2019" in row.note, row.figure


def test_six_month_counts_inside_the_nine_month_wave_carry_their_own_days(figures):
    chosen = figures[
        (figures["wave"] == "9m") & figures["area"].isin(["South Wales", "Dyfed-Powys"])
    ]
    assert set(chosen["period_end"]) == {"2017-10-02"}
    assert set(chosen["value"]) == {"74", "19"}


def test_no_row_is_lost(figures, pages):
    assert figures.groupby("wave").size().to_dict() == {
        "6m": 68,
        "9m": 135,
        "12m": 201,
        "18m": 29,
        "24m": 16,
        "30m": 13,
        "2018-04_2018-09": 7,
        "2018-10_2019-04": 1,
        "2019-04_2019-10": 2,
        "2020-04_2020-06": 12,
        "2020-07_2021-03": 7,
        "2018/19": 48,
        "2019/20": 15,
        "2020/21": 26,
        "2017/18-2019/20": 3,
        "2017/18-2021/22": 2,
        "2017/18-2022/23": 33,
        "2017/18-2023/24": 3,
        "2019/20-2023/24": 1,
        "2017_2022": 1,
        "2021/22": 31,
        "2022/23": 46,
        "2023/24": 36,
        "2024/25": 41,
        "2013-04_2017-12": 4,
        "2015/16": 1,
        "2016/17": 2,
        "2016-07_2017-06": 11,
        "2023-07_2024-06": 1,
    }
    assert len(pages) == 161
    assert set(pages["page"]) == set(figures["page"])


def test_every_release_is_one_figures_repeat(figures, releases):
    assert set(releases["release"]) == set(figures["release"])


def test_each_release_has_the_pages_it_had(figures):
    assert figures.groupby("release")["page"].nunique().to_dict() == {
        "home-office-2017-10": 3,
        "nspcc-2018-01": 12,
        "essex-police-2018-01": 1,
        "cleveland-pcc-2018-03": 1,
        "nspcc-2018-04": 17,
        "home-office-2018-04": 10,
        "northumbria-police-2018-05": 1,
        "nspcc-2018-06": 17,
        "nspcc-wales-2018": 2,
        "nspcc-2019-03": 22,
        "nspcc-2019-09": 21,
        "west-midlands-police-2019": 1,
        "iicsa-2020-03": 1,
        "nspcc-2020-05": 4,
        "nspcc-2020-11": 5,
        "nspcc-2021-08": 7,
        "dyfed-powys-police-2022-06": 1,
        "nspcc-2022-07": 5,
        "avon-and-somerset-police-2022-11": 1,
        "essex-police-2023-06": 1,
        "nspcc-2023-08": 14,
        "west-midlands-police-2023": 1,
        "nspcc-2024-10": 9,
        "full-fact-2025-01": 1,
        "northamptonshire-police-2025-10": 1,
        "nspcc-2025-11": 8,
    }


@pytest.mark.parametrize(
    ("wave", "area", "measure", "category", "expected"),
    [
        ("6m", "England and Wales", "offences", "", {"1300": 2, "1316": 5}),
        ("9m", "England and Wales", "offences", "", {"1628": 10}),
        ("9m", "England and Wales", "offences_method_known", "", {"956": 8}),
        ("9m", "England and Wales", "method_instances", "Snapchat", {"176": 2}),
        ("9m", "England and Wales", "method_share_of_known", "Facebook", {"32.6": 6}),
        (
            "9m",
            "England and Wales",
            "method_share_of_known",
            "Instagram and WhatsApp",
            {"18.8": 2, "19.8": 2},
        ),
        ("9m", "Hampshire", "method_instances", "All methods", {"67": 2}),
        ("9m", "Hampshire", "offences_with_method", "Facebook family", {"27": 1}),
        ("9m", "Staffordshire", "offences_with_method", "Snapchat", {"7": 1}),
        ("12m", "Lancashire", "offences", "", {"175": 1, "64": 1}),
        ("12m", "England and Wales", "method_instances", "Facebook", {"618": 1}),
        ("18m", "England and Wales", "offences", "", {"5161": 1}),
        ("18m", "Lancashire", "offences", "", {"345": 1}),
        ("24m", "Sussex", "offences", "", {"153": 1}),
        ("2018/19", "England and Wales", "offences", "", {"4373": 2}),
        ("2018/19", "England and Wales", "method_instances", "Instagram", {"929": 2}),
        ("30m", "England and Wales", "method_instances", "Facebook family", {"3203": 1, "3200": 1}),
        ("2020-04_2020-06", "England and Wales", "offences", "", {"1220": 2}),
        ("2020/21", "England and Wales", "offences", "", {"5441": 1}),
        ("2021/22", "Dyfed-Powys", "offences", "", {"39": 1, "36": 1}),
        ("2023/24", "Wales", "offences", "", {"554": 2}),
        ("2024/25", "Northamptonshire", "offences", "", {"52": 1}),
    ],
)
def test_known_figures_stand_on_the_expected_number_of_pages(
    figures, wave, area, measure, category, expected
):
    assert printed_on(figures, wave, area, measure, category) == expected


def test_the_story_prints_every_claim_and_one_share_without_its_denominator(figures):
    story = figures[figures["page"] == "burton-mail-2018-05-02"]
    claims = read(PROJECT.manual / "claims.csv")
    keys = ["wave", "area_type", "area", "measure", "category"]
    printed = {tuple(row[key] for key in keys): row["value"] for _, row in story.iterrows()}
    for _, claim in claims.iterrows():
        expected = "" if claim["unit"] == "rank" else claim["value"]
        assert printed[tuple(claim[key] for key in keys)] == expected, claim["claim"]
    assert len(story) == 12
    assert list(story[story["denominator"] == "offences"]["value"]) == ["52"]


def test_a_page_has_one_address_and_a_date_as_far_as_known(pages):
    assert pages["page"].is_unique
    plain = pages["address"].str.replace(r"^https?://(www\.)?", "", regex=True).str.casefold()
    assert plain.is_unique
    assert not plain.str.contains(r"\?ref=|\.amp$").any()
    assert (pages["title"] != "").all()
    dated = pages[pages["published_on"] != ""]
    assert dated["published_on"].map(DATE.fullmatch).notna().all()
    assert set(pages[pages["published_on"] == ""]["date_is_inferred"]) == {"false"}


def test_releases_descend_from_known_earlier_ones(releases):
    assert releases["release"].is_unique
    days = dict(zip(releases["release"], releases["released_on"], strict=True))
    assert all(DATE.fullmatch(day) for day in days.values())
    for row in releases.itertuples():
        for parent in filter(None, row.descends_from.split("|")):
            assert days[parent][:4] <= row.released_on[:4]


def test_there_are_43_territorial_forces_with_codes_of_their_own(authorities):
    assert authorities["authority"].is_unique
    territorial = authorities[authorities["is_asked"] == "true"]
    assert len(territorial) == 43
    assert territorial["ons_code"].is_unique
    assert territorial["ons_code"].str.fullmatch(r"[EW]\d{8}").all()
    assert set(authorities[authorities["is_asked"] == "false"]["authority"]) == {
        "British Transport Police",
        "PSNI",
        "Police Scotland",
    }


def test_populations_are_plausible_where_given(authorities):
    grown = authorities[
        (authorities["population_mid2017"] != "") & (authorities["population_mid2018"] != "")
    ]
    ratio = grown["population_mid2018"].astype(int) / grown["population_mid2017"].astype(int)
    assert len(grown) >= 35
    assert (
        ratio.drop(index=grown.index[grown["authority"] == "City of London"]).between(1, 1.02).all()
    )
    territorial = authorities[authorities["is_asked"] == "true"]
    assert 59_000_000 < territorial["population_mid2018"].astype(int).sum() < 59_300_000


def test_no_name_points_to_two_forces(authorities):
    owners: dict[str, set[str]] = {}
    for row in authorities.itertuples():
        for name in filter(None, (row.authority, row.full_name, *row.aliases.split("|"))):
            owners.setdefault(normalise(name), set()).add(row.authority)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("printed", "authority"),
    [
        ("Hampshire/IW", "Hampshire"),
        ("Devon & Cornwall", "Devon and Cornwall"),
        ("Dyfed–Powys Police", "Dyfed-Powys"),
        ("Metropolitan Police", "Metropolitan"),
        ("PSNI (Northern Ireland)", "PSNI"),
        ("W Yorks Police", None),
    ],
)
def test_names_seen_in_print_find_their_force(printed, authority):
    assert Reference(PROJECT).authority(printed) == authority


def test_areas_hold_known_forces_once_each(areas, authorities):
    assert not areas.duplicated().any()
    territorial = set(authorities[authorities["is_asked"] == "true"]["authority"])
    nations = areas[areas["area_type"] == "nation"].groupby("area")["authority"].agg(set)
    assert nations["England and Wales"] == territorial
    assert nations["England"] | nations["Wales"] == territorial
    assert (len(nations["England"]), len(nations["Wales"])) == (39, 4)
    assert nations["United Kingdom"] == territorial | {"PSNI", "Police Scotland"}
    assert nations["Northern Ireland"] | nations["Scotland"] == {"PSNI", "Police Scotland"}
    assert set(areas["authority"]) == nations["United Kingdom"]


def test_regions_partition_england(areas, authorities):
    regions = areas[areas["area_type"] == "region"]
    assert regions["area"].nunique() == 9
    assert regions["authority"].is_unique
    in_england = authorities[authorities["nation"] == "England"]
    assert dict(zip(regions["authority"], regions["area"], strict=True)) == dict(
        zip(in_england["authority"], in_england["region"], strict=True)
    )


def test_the_name_of_a_victim_in_one_page_title_stands_nowhere():
    for path in sorted((PROJECT.root / "data").rglob("*")):
        if path.suffix in {".csv", ".md", ".html", ".txt"}:
            words = re.findall(r"[a-z]+", path.read_bytes().decode("utf-8", "replace").casefold())
            hashes = {_hash(f"{first} {second}") for first, second in pairwise(words)}
            assert WITHHELD_NAME not in hashes, path.name


def test_the_withheld_title_is_replaced_and_its_address_cut(pages):
    page = pages[pages["publisher"] == "The Northern Echo"].squeeze()
    assert page["title"] == "(title left out: it names a victim)"
    assert page["address"] == "https://www.thenorthernecho.co.uk/news/17893678"


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
