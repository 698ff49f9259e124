"""Which groups must be left out so that nobody's answers can be read or reckoned from the results. Pure counts."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)
FEWEST = 5  # answers that a group needs to be shown


def left_out(
    sizes: Mapping[Group, int], total: int, *, already: Collection[Group] = (), overlapping: bool = False
) -> frozenset[Group]:
    """The groups of one table that are not shown beside `total`; `already` are those left out for another reason.

    A group of 1–4 answers is left out. What is left out can be reckoned by taking the shown groups from the total, also
    those who told no background; so the next smallest group goes with it (of equals all, or their order would tell),
    until the rest has five answers, comes from two groups and can be shared among them in more than one way. An
    empty group hides nobody.

    Groups that overlap (several answers) don't add up to the total, yet each of them shows those who are not in it:
    there a group is left out when it, or all the others together, would be 1–4.
    """
    if overlapping:
        return frozenset(
            group for group, size in sizes.items() if group in already or _is_few(size) or _is_few(total - size)
        )
    untold = max(total - sum(sizes.values()), 0)
    out = [group for group, size in sizes.items() if _is_few(size) or (group in already and size)]
    kept = sorted((group for group in sizes if sizes[group] and group not in out), key=sizes.__getitem__)
    while kept and _gives_away([sizes[group] for group in out], untold):
        next_size = sizes[kept[0]]
        out += [group for group in kept if sizes[group] == next_size]
        kept = [group for group in kept if sizes[group] > next_size]
    return frozenset({*out, *already})


def _gives_away(sizes: list[int], untold: int) -> bool:
    """Whether the rest, when the shown groups are taken from the total, tells of one group or of a few people.

    Groups of one answer each, or of four each, are told by their sum alone.
    """
    rest = sum(sizes) + untold
    told_by_sum = not untold and bool(sizes) and rest in (len(sizes), len(sizes) * (FEWEST - 1))
    return 0 < rest < FEWEST or told_by_sum or (len(sizes) == 1 and not untold)


def _is_few(size: int) -> bool:
    return 0 < size < FEWEST
