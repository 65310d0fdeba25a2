"""Where a footloose project goes: a conditional logit over countries, with a Dutch site that may not be there.

Constants are fitted, so that without any measure the shares are those of the world. A measure adds to the log-odds: beta times
its worth in points of tax, and what talent, image and promotion add. With ``nest`` below 1 European countries are nearer to
each other than to the outside option (nested logit, McFadden 1978); at 1 it is the plain logit. Sensitivities are those of a
choice within Europe, which is what studies measured (E04): the nest dampens how many projects leave Europe.
"""

import math

from simulations.compilation import rule
from simulations.investment.columns import COUNTRIES, HOME, OUTSIDE

# The Dutch share, where a site is there, in a world whose Dutch share is above the chance of a site: no gain brings it to one.
NEARLY_ALL = 0.999_999


@rule
def fitted_share(world):
    """The Dutch share where a site is there, so that with today's chance of a site the share is the world's.

    Where no share can be that large it is nearly all, and the world's share is not reached; briefs are refused such a world.
    """
    share = world.dutch_share / world.site_available
    return share if share < 1.0 else NEARLY_ALL


@rule
def set_pulls(pulls, rivals, beta, year, world):
    """Fill ``pulls`` (countries,): what each country weighs in the choice of ``year`` without Dutch measures."""
    total = 0.0
    for country in range(1, len(COUNTRIES)):
        total += rivals[country].pull
    home = fitted_share(world)
    path = min(1.0, year / world.tax_path)
    pulls[HOME] = home
    for country in range(1, len(COUNTRIES)):
        pulls[country] = (
            (1.0 - home) * rivals[country].pull / total * math.exp(-beta * rivals[country].tax_change * path)
        )


@rule
def set_choice(choice, pulls, home_gain, rival_gain, matched, site, nest):
    """Fill ``choice`` (countries,): the share of projects that goes to each country; they sum to one.

    ``home_gain`` and ``rival_gain`` are changes in log-odds, the latter for rivals in ``matched`` (0 or 1 each); ``site`` is the
    chance that a Dutch site is there. Without one the others share what is left.
    """
    if nest < 1.0:
        set_nested_choice(choice, pulls, home_gain, rival_gain, matched, site, nest)
        return
    home = pulls[HOME] * math.exp(home_gain)
    lifted = math.exp(rival_gain)
    rest, outside = 0.0, 0.0
    for country in range(1, len(COUNTRIES)):
        choice[country] = pulls[country] * (1.0 + matched[country] * (lifted - 1.0))
        if country == OUTSIDE:
            outside = choice[country]
        else:
            rest += choice[country]
    there, absent = 1.0 / (home + rest + outside), 1.0 / (rest + outside)
    choice[HOME] = site * home * there
    for country in range(1, len(COUNTRIES)):
        choice[country] *= site * there + (1.0 - site) * absent


@rule
def set_nested_choice(choice, pulls, home_gain, rival_gain, matched, site, nest):
    """The same with European countries as a nest of likeness ``nest`` (above 0, at most 1)."""
    europe = 0.0
    for country in range(OUTSIDE):
        gain = home_gain if country == HOME else matched[country] * rival_gain
        choice[country] = pulls[country] * math.exp(gain)
        europe += choice[country]
    # The nest weighs its fitted size, times what the mean of its members gained, dampened; so is a gain outside it, or the same
    # gain for everybody would move projects. Fitted pulls sum to one.
    outside = pulls[OUTSIDE] * math.exp(nest * matched[OUTSIDE] * rival_gain)
    base = 1.0 - pulls[OUTSIDE]
    rest = europe - choice[HOME]
    there = base * (europe / base) ** nest
    absent = base * (rest / base) ** nest
    to_europe, to_rest = there / (there + outside), absent / (absent + outside)
    for country in range(1, OUTSIDE):
        choice[country] *= site * to_europe / europe + (1.0 - site) * to_rest / rest
    choice[HOME] *= site * to_europe / europe
    choice[OUTSIDE] = site * (1.0 - to_europe) + (1.0 - site) * (1.0 - to_rest)
