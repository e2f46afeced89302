"""Adds the letters' own numbers up again and compares them with every printed figure."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

NAMED = ("Facebook", "Snapchat", "Instagram", "WhatsApp", "Text message", "Kik", "Skype")
GROUPS = {
    "Facebook family": ("Facebook", "Instagram", "WhatsApp"),
    "Instagram and WhatsApp": ("Instagram", "WhatsApp"),
}


@pytest.fixture(scope="module")
def truth(committed):
    path = committed.replies / "reconstructed" / "truth.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def fit(committed):
    path = committed.replies / "reconstructed" / "fit.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def areas(committed):
    rows = pd.read_csv(committed.manual / "areas.csv", dtype=str)
    return rows.groupby(["area_type", "area"]).authority.agg(set).to_dict()


def total(truth, authorities, measure, categories=("",)):
    chosen = truth[
        truth.authority.isin(authorities)
        & (truth.measure == measure)
        & truth.category.isin(categories)
    ]
    return sum(int(value) for value in chosen.value if value.isdigit())


def instances(truth, authorities, category):
    if category == "Other":
        every = set(truth[truth.measure == "method_instances"].category)
        return total(truth, authorities, "method_instances", every - set(NAMED))
    if category == "All methods":
        every = set(truth[truth.measure == "method_instances"].category)
        return total(truth, authorities, "method_instances", every)
    return total(truth, authorities, "method_instances", GROUPS.get(category, (category,)))


def with_method(truth, authorities, category):
    said = total(truth, authorities, "offences_with_method", (category,))
    return said or instances(truth, authorities, category)


def share_is_true(row, truth, fit, authorities):
    is_offences = (
        (fit.area == row.area)
        & (fit.measure == "offences_with_method")
        & (fit.category == row.category)
    ).any()
    count = (with_method if is_offences else instances)(truth, authorities, row.category)
    whole = {
        "offences": total(truth, authorities, "offences"),
        "offences_method_known": total(truth, authorities, "offences_method_known"),
    }.get(row.denominator)
    share = Fraction(100 * count, int(row.denominator_value or whole))
    value, places = Fraction(row.value), len(row.value.partition(".")[2])
    step = Fraction(1, 10**places)
    if row.printed == "about half":
        return abs(share - 50) <= 5
    if row.reading == "cut":
        return value <= share < value + step
    if row.reading.startswith("sum"):
        printed = fit[(fit.area == row.area) & (fit.measure == row.measure)].set_index("category")
        return value == sum(Fraction(printed.value[part]) for part in GROUPS[row.category])
    return value - step / 2 <= share < value + step / 2


def is_true(row, truth, fit, areas):
    authorities = {row.area} if row.area_type == "authority" else areas[row.area_type, row.area]
    if row.measure == "method_share_of_known":
        return share_is_true(row, truth, fit, authorities)
    if row.measure == "most_recorded_method":
        counts = {name: instances(truth, authorities, name) for name in NAMED}
        return max(counts, key=counts.get) == row.printed
    if row.measure in ("youngest_victim_age", "victim_age_given"):
        chosen = truth[truth.authority.isin(authorities) & (truth.measure == "youngest_victim_age")]
        ages = [int(value) for value in chosen.value if value.isdigit()]
        return not ages if row.measure == "victim_age_given" else min(ages) == int(row.value)
    if row.measure == "method_instances":
        return instances(truth, authorities, row.category) == int(row.value)
    if row.measure == "offences_with_method":
        return with_method(truth, authorities, row.category) == int(row.value)
    return total(truth, authorities, row.measure) == int(row.value)


def test_every_figure_is_as_true_as_the_fit_says(truth, fit, areas):
    wrong = [
        (row.area, row.measure, row.category, row.printed)
        for row in fit.itertuples()
        if is_true(row, truth, fit, areas) != (row.is_true == "true")
    ]
    assert wrong == []


def test_only_three_printed_figures_are_not_true(fit):
    false = fit[fit.is_true == "false"]
    assert list(zip(false.area, false.category, false.printed, false.denominator, strict=True)) == [
        ("Hampshire", "Instagram and WhatsApp", "27", ""),
        ("England and Wales", "Facebook family", "52", "offences"),
        ("England and Wales", "Instagram and WhatsApp", "19.8", "offences_method_known"),
    ]
    why = dict(zip(false.printed, false.conflicts_with, strict=True))
    assert "Instagram and WhatsApp / 17" in why["27"]
    assert "offences_method_known / 956" in why["52"]
    assert "Instagram and WhatsApp / 18.8" in why["19.8"]


def test_fit_has_every_distinct_figure_of_the_wave(fit, committed):
    figures = pd.read_csv(committed.published / "figures.csv", dtype=str, keep_default_na=False)
    ours = figures[(figures.wave == "9m") & (figures.subject == "s.15A")]
    ours = ours[~ours.measure.isin(["definition", "recorded_grooming_offences"])]
    key = ["area_type", "area", "measure", "category", "denominator", "denominator_value", "value"]
    assert set(map(tuple, ours[key].values)) == set(map(tuple, fit[key].values))
    pages = ours.groupby(key).page.nunique().to_dict()
    assert {tuple(row[:-1]): row[-1] for row in fit[[*key, "pages"]].values} == {
        name: str(count) for name, count in pages.items()
    }


def test_the_printed_shares_were_cut_and_not_rounded(fit):
    assert not any(round(100 * count / 956, 1) == 3.4 for count in range(957))
    shares = fit[
        (fit.measure == "method_share_of_known") & fit.value.str.contains(".", regex=False)
    ]
    readings = shares[shares.is_true == "true"].reading.value_counts().to_dict()
    assert readings == {"cut": 11, "sum of the printed shares of its parts": 1}


def test_each_letter_keeps_the_ground_rules(truth):
    counts = truth[truth.value.str.isdigit()].astype({"value": int})
    known = counts[counts.measure == "offences_method_known"].set_index("authority").value
    offences = counts[counts.measure == "offences"].set_index("authority").value
    listed = counts[counts.measure == "method_instances"].groupby(["authority", "counting_rule"])
    for (authority, rule), rows in listed:
        mentioned = rows.value.sum()
        assert known[authority] <= offences[authority]
        if rule == "offences":
            assert mentioned == known[authority], authority
        else:
            assert known[authority] <= mentioned <= 2 * known[authority], authority


def test_hampshire_names_two_family_apps_in_eight_offences(truth):
    rows = truth[truth.authority == "Hampshire"].set_index(["measure", "category"]).value
    family = [int(rows["method_instances", name]) for name in GROUPS["Facebook family"]]
    assert sum(family) - int(rows["offences_with_method", "Facebook family"]) == 8
    assert int(rows["offences_method_known", ""]) <= 59
