"""A choice model estimated with the model's rule of choice as the probability, on data on which others have estimated it (K01).

Travellers stand in the place of projects and modes in that of countries: the first mode is home, and its utility a gain in
log-odds; the utilities of the others are pulls. A general method finds the largest likelihood and does not know the formula, so
that the known estimates come out only if the rule is the conditional logit (McFadden 1974). Data: `travel_mode.csv` beside this.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.investment import columns
from simulations.validation.check import Check
from simulations.validation.investment.kernel import chosen

Numbers = NDArray[np.float64]

DATA = Path(__file__).with_name("travel_mode.csv")
COMMENT = "#"
MODES = 4
AIR, CAR = 0, 3
# What is printed: coefficients, with standard errors where there are any; the attributes first, then the constants beside a car.
PRINTED = {
    "travel_cost": (-0.015502, 0.004408),
    "travel_waiting": (-0.096125, 0.010440),
    "travel_air_income": (0.013287, 0.010262),
    "travel_air": (5.207443, None),
    "travel_train": (3.869043, None),
    "travel_bus": (3.163194, None),
}
ATTRIBUTES = 3
LIKELIHOOD, OF_CONSTANTS = -199.12837, -283.75877
# Half of the last digit that is printed, and what is left of a difference of small steps.
TO_SIX, TO_FIVE = 6e-7, 6e-6
STEP = 1e-3  # in standard deviations of an attribute
FITTED = 1e-6


class Travellers(NamedTuple):
    """What each mode offers, (travellers, modes, coefficients), and the mode that was taken, (travellers,)."""

    offers: Numbers
    taken: NDArray[np.int64]


class Fit(NamedTuple):
    """Coefficients with the largest log-likelihood, their standard errors, both (coefficients,), and that likelihood."""

    coefficients: Numbers
    errors: Numbers
    likelihood: float


def checks() -> Iterator[Check]:
    """The estimates that are known of these data, and constants alone."""
    travellers = read_travellers()
    whole = fit(travellers)
    for place, (name, (said, error)) in enumerate(PRINTED.items()):
        yield known("travel_coefficient", said, whole.coefficients[place], coefficient=name)
        if error is not None:
            yield known("travel_error", error, whole.errors[place], coefficient=name)
    yield Check("travel_likelihood", LIKELIHOOD, whole.likelihood, TO_FIVE, source="K01", decimals=5)
    alone = Travellers(travellers.offers[:, :, ATTRIBUTES:], travellers.taken)
    constants = fit(alone)
    yield Check("travel_constants", OF_CONSTANTS, constants.likelihood, TO_FIVE, source="K01", decimals=5)
    shares = np.bincount(travellers.taken, minlength=MODES) / len(travellers.taken)
    gap = float(np.abs(probabilities(alone.offers[0] @ constants.coefficients) - shares).max())
    yield Check("travel_shares", 0.0, gap, FITTED, source="K01", decimals=9)


def known(text: str, said: float, given: float, **values: str) -> Check:
    """A number that is printed with six decimals."""
    return Check(text, said, float(given), TO_SIX, source="K01", values=values, decimals=6)


def read_travellers() -> Travellers:
    """The travellers with their cost, waiting, income beside air, and constants of all modes but the car."""
    lines = (line for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith(COMMENT))
    rows = list(csv.DictReader(lines))
    cost, waiting, income, choice = (
        np.array([float(row[name]) for row in rows]).reshape(-1, MODES) for name in ("gc", "ttme", "hinc", "choice")
    )
    constants = np.broadcast_to(np.eye(MODES)[:, :CAR], (len(cost), MODES, CAR))
    attributes = np.stack([cost, waiting, income * (np.arange(MODES) == AIR)], axis=-1)
    return Travellers(np.concatenate([attributes, constants], axis=-1), choice.argmax(axis=1))


def probabilities(utilities: Numbers) -> Numbers:
    """The chance of each mode, (modes,), by the rule of choice, from utilities (modes,)."""
    pulls = np.zeros(len(columns.COUNTRIES))
    pulls[:MODES] = np.exp(utilities)
    pulls[columns.HOME] = 1.0
    return chosen(pulls, float(utilities[columns.HOME]))[:MODES]


def log_likelihood(coefficients: Numbers, travellers: Travellers) -> float:
    """The sum of the logarithms of the chances of what was taken."""
    utilities = travellers.offers @ coefficients
    return float(sum(np.log(probabilities(one)[mode]) for one, mode in zip(utilities, travellers.taken, strict=True)))


def fit(travellers: Travellers) -> Fit:
    """The largest likelihood, and standard errors from the inverse of its curvature there, by differences of small steps."""
    from scipy.optimize import minimize

    spread = travellers.offers.std(axis=(0, 1))

    def missed(scaled: Numbers) -> float:
        return -log_likelihood(scaled / spread, travellers)

    best = minimize(missed, np.zeros(len(spread)), method="BFGS", jac="3-point", options={"gtol": 1e-6}).x
    errors = np.sqrt(np.diag(np.linalg.inv(curvature(missed, best))))
    return Fit(best / spread, errors / spread, -missed(best))


def curvature(function: Callable[[Numbers], float], at: Numbers) -> Numbers:
    """Second derivatives of a function of (coefficients,) at a point, (coefficients, coefficients), by central differences."""
    steps = STEP * np.eye(len(at))
    found = np.zeros((len(at), len(at)))
    for one, other in combinations_with_replacement(range(len(at)), 2):
        corners = [
            sign * also * function(at + sign * steps[one] + also * steps[other]) for sign in (1, -1) for also in (1, -1)
        ]
        found[one, other] = found[other, one] = sum(corners) / (2.0 * STEP) ** 2
    return found
