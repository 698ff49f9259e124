"""Small groups can't be read from results, nor reckoned from what is shown of them."""

import itertools
from collections import defaultdict

import pytest

from surveys.results.suppression import left_out


@pytest.mark.parametrize(
    ("sizes", "total", "already", "gone"),
    [
        ({"a": 10, "b": 7}, 17, "", ""),
        ({"a": 10, "b": 7, "c": 0}, 17, "", ""),  # nobody is hidden by nobody
        ({"a": 10, "b": 7, "c": 4}, 21, "", "bc"),  # 21 − 10 − 7 would be the four: the next smallest goes along
        ({"a": 10, "b": 7, "c": 3, "d": 2}, 22, "", "cd"),  # together five, and nobody knows whose
        ({"a": 10, "b": 7, "c": 2, "d": 1}, 20, "", "bcd"),  # together three: too few still
        ({"a": 10, "c": 4}, 14, "", "ac"),  # then nothing is left to show but the whole
        ({"a": 10, "b": 7}, 20, "", "b"),  # three told no background: they are reckoned like a group
        ({"a": 10, "b": 7, "c": 4}, 40, "", "c"),  # nineteen untold stand between the four and the total
        ({"a": 10, "b": 7, "c": 4}, 22, "", "c"),  # four and one untold: five, and not one group
        ({"a": 10, "b": 7, "c": 6}, 23, "c", "bc"),  # left out for its size elsewhere: never alone
        ({"a": 10, "b": 7, "c": 0}, 17, "c", "c"),
        ({"a": 5, "b": 5, "c": 1}, 11, "", "abc"),  # of equals both
        ({"a": 10, "b": 4, "c": 4}, 18, "", "abc"),  # eight of two groups can only be four and four
    ],
)
def test_the_smallest_groups_are_left_out_and_none_can_be_reckoned(sizes, total, already, gone):
    assert left_out(sizes, total, already=already) == set(gone)


@pytest.mark.parametrize(
    ("sizes", "total", "gone"),
    [
        ({"a": 10, "b": 7}, 15, ""),
        ({"a": 10, "b": 4}, 12, "ab"),  # b is four; those outside a are two
        ({"a": 12, "b": 7}, 12, ""),  # everybody is in a
        ({"a": 9, "b": 6}, 12, "a"),
    ],
)
def test_groups_that_overlap_hide_those_outside_them_too(sizes, total, gone):
    assert left_out(sizes, total, overlapping=True) == set(gone)


def _shown(table):
    """What a reader has: the whole, and the groups that are shown, by step. `None` is a group that is left out."""
    sizes = {place: sum(counts) for place, counts in enumerate(table)}
    out = left_out(sizes, sum(sizes.values()))
    whole = tuple(map(sum, zip(*table, strict=True)))
    return whole, tuple(None if place in out else counts for place, counts in enumerate(table))


@pytest.mark.parametrize(("groups", "steps", "most"), [(2, 1, 14), (3, 1, 14), (4, 1, 9), (2, 2, 6), (3, 2, 5)])
def test_no_count_that_is_left_out_can_be_derived_even_by_one_who_knows_the_rule(groups, steps, most):
    """Every small table is tried: whoever tries all tables that would look the same finds more than one answer."""
    same_look = defaultdict(list)
    for table in itertools.product(itertools.product(range(most + 1), repeat=steps), repeat=groups):
        if sum(map(sum, table)) >= 5:
            same_look[_shown(table)].append(table)
    for (whole, seen), tables in same_look.items():
        rest = sum(whole) - sum(sum(counts) for counts in seen if counts)
        hidden = [place for place, counts in enumerate(seen) if counts is None] if rest <= most else []
        for place in hidden:
            assert len({sum(table[place]) for table in tables}) > 1, (seen, tables)
            for step in range(steps):
                found = {table[place][step] for table in tables}
                assert len(found) > 1 or found == {0}, (seen, tables)  # what none of them chose tells of no answer
