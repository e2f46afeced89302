from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from foi_analysis.core.reference import normalise, read_rows


def test_every_label_resolves_in_its_own_domain(reference):
    rows = read_rows(reference.project.manual / "labels.csv")
    assert len(rows) > 100
    for row in rows:
        found = reference.label(row["spelling"], (row["domain"],))
        assert found == (row["domain"], row["category"]), row["spelling"]


def test_no_spelling_means_two_things_in_one_domain(reference):
    meanings: dict[tuple[str, str], set[str]] = {}
    for row in read_rows(reference.project.manual / "labels.csv"):
        key = (row["domain"], normalise(row["spelling"]))
        meanings.setdefault(key, set()).add(row["category"])
    assert [key for key, found in meanings.items() if len(found) > 1] == []


def test_every_method_a_label_gives_is_described(reference):
    rows = read_rows(reference.project.manual / "labels.csv")
    used = {row["category"] for row in rows if row["domain"] == "method"}
    assert used <= set(reference.methods)


@pytest.mark.parametrize(
    ("spelling", "method"),
    [
        ("FACEBOOK", "Facebook"),
        ("  Whats   App ", "WhatsApp"),
        ("Snap chat:", "Snapchat"),
        ("Facebook1", "Facebook"),
        ("Kik*", "Kik"),
        ("Instagram †", "Instagram"),
        ("Muscial.ly", "Musical.ly"),
        ("Twitter, X", "Twitter"),
    ],
)
def test_spellings_seen_in_print_give_the_method(reference, spelling, method):
    assert reference.label(spelling, ("method",)) == ("method", method)


@pytest.mark.parametrize("spelling", ["Facebok", "X", "Face", "", "12", "Facebook Marketplace"])
def test_a_near_spelling_is_never_accepted(reference, spelling):
    assert reference.label(spelling, ("method", "method_group")) is None


def test_a_near_spelling_is_suggested(reference):
    assert reference.suggest_labels("Facebok", ("method",))[0] == "Facebook"
    assert reference.suggest_labels("Snapchatt", ("method",))[0] == "Snapchat"


def test_every_force_is_known_by_every_spelling(reference):
    for row in reference.authorities.values():
        for name in (row["authority"], row["full_name"], *filter(None, row["aliases"].split("|"))):
            assert reference.authority(name) == row["authority"]
            assert reference.authority(f"  {name.upper()} ") == row["authority"]


def test_a_force_with_another_dash_is_the_same_force(reference):
    assert reference.authority("Dyfed – Powys") == "Dyfed-Powys"


def test_an_ambiguous_short_form_is_only_suggested(reference):
    assert reference.authority("W Yorks Police") is None
    near = reference.suggest_authorities("W Yorks Police")
    assert set(near) == {"North Yorkshire", "South Yorkshire", "West Yorkshire"}


def test_suggestions_do_not_rest_on_the_word_police(reference):
    assert reference.suggest_authorities("Met Police")[0] == "Metropolitan"
    assert reference.suggest_authorities("Staffs Police")[0] == "Staffordshire"


def test_instagram_joined_the_facebook_family_in_august_2012(reference):
    before = reference.group("Facebook family", date(2012, 8, 30))
    after = reference.group("Facebook family", date(2012, 8, 31))
    assert "Instagram" not in before
    assert after - before == {"Instagram"}


def test_whatsapp_joined_the_facebook_family_in_october_2014(reference):
    assert "WhatsApp" not in reference.group("Facebook family", date(2014, 10, 5))
    family = reference.group("Facebook family", reference.waves["9m"].end)
    assert family >= {"Facebook", "Messenger", "Instagram", "WhatsApp"}
    assert "Snapchat" not in family


def test_a_method_is_a_group_of_itself(reference):
    assert reference.group("Snapchat", date(2018, 1, 3)) == {"Snapchat"}


def test_there_are_43_territorial_forces_and_regions_hold_each_once(reference):
    authorities = reference.asked_authorities
    assert len(authorities) == 43
    rows = read_rows(reference.project.manual / "areas.csv")
    members = sorted(row["authority"] for row in rows if row["area_type"] == "region")
    wales = sorted(reference.areas["Wales"])
    assert sorted([*members, *wales]) == list(authorities)


def test_nations_hold_each_force_once(reference):
    areas = reference.areas
    assert areas["England"] | areas["Wales"] == areas["England and Wales"]
    assert not areas["England"] & areas["Wales"]
    assert areas["England and Wales"] == set(reference.asked_authorities)


def test_a_region_is_told_from_the_force_of_the_same_name(reference):
    assert reference.areas["West Midlands"] == {"West Midlands"}
    assert "Staffordshire" in reference.areas["West Midlands region"]


def test_waves_nest_by_their_days(reference):
    for wave in reference.waves.values():
        assert wave.start <= wave.end
        if wave.nested_in:
            outer = reference.waves[wave.nested_in]
            assert outer.start <= wave.start
            assert wave.end <= outer.end


def test_a_wave_made_of_others_is_filled_by_them_without_a_gap(reference):
    whole = {wave.wave: wave for wave in reference.waves.values() if wave.made_of}
    assert set(whole) >= {"18m", "24m", "30m", "2020/21", "2017/18-2023/24"}
    for wave in whole.values():
        parts = [reference.waves[name] for name in wave.made_of]
        assert len(parts) > 1
        assert (parts[0].start, parts[-1].end) == (wave.start, wave.end)
        for first, second in pairwise(parts):
            # The first year ends on 2 April; the windows after it are printed from 1 April.
            days = -1 if first.wave == "12m" else 1
            assert (second.start - first.end).days == days, wave.wave


def test_no_two_waves_cover_the_same_days(reference):
    days = [(wave.start, wave.end) for wave in reference.waves.values()]
    assert len(days) == len(set(days))


def test_waves_nest_without_going_round(reference):
    for wave in reference.waves.values():
        passed = [wave.wave]
        while outer := reference.waves[passed[-1]].nested_in:
            assert outer not in passed
            passed.append(outer)


def test_a_table_saved_by_a_spreadsheet_keeps_its_first_column(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("authority,value\nKent,1\n", encoding="utf-8-sig")
    assert read_rows(path) == [{"authority": "Kent", "value": "1"}]


def test_the_family_joined_when_its_owner_says(reference):
    owned = {row["method"]: row for row in read_rows(reference.project.manual / "platforms.csv")}
    for row in read_rows(reference.project.manual / "method_groups.csv"):
        if row["group"] == "Facebook family":
            assert owned[row["member"]]["owner"] == "Facebook"
            assert owned[row["member"]]["owned_from"] == row["member_from"]
            assert bool(row["member_from"]) == bool(owned[row["member"]]["source_address"])
