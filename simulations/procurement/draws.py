"""Chance by key instead of by order.

Every draw is a pure function of (seed, world, decision, quarter, identity): counter-based Philox4x64-10 (Salmon et al. 2011,
the generator behind ``numpy.random.Philox``), so that no draw depends on an outcome, on another draw or on the order of
work, and schemes share their worlds for free. One block gives four independent numbers, its *lanes*.

Keys and counters are ``np.uint64`` throughout: a single plain integer would turn the arithmetic into floats.
"""

import math

import numpy as np

from simulations.compilation import rule

# What is drawn. A decision's number never changes: it is part of the key.
SUPPLIER_TRAITS = 1
SUPPLIER_THEMES = 2
PURCHASER_WEIGHTS = 3
TYPE_WEIGHTS = 4
PURCHASER_ASKING = 5
MEDICINE_TRAITS = 6
ENTRY = 7
OFFER_TRAITS = 8
OFFER_MARKET = 9
LOT_LEVERS = 10
ROUND_CALENDAR = 11
ROUND_ASKING = 12
LOT_COST = 13
SCORE_NOISE = 14
LATE_AWARD = 16
WEIGHT_BELIEF = 17
OUTAGE_OFFER = 18
OUTAGE_SOURCE = 19
IMPROVEMENT = 20
MONOPOLY_GATE = 21
POTENTIAL_BIDDERS = 23
PURCHASER_SIZE = 24

MULTIPLIER_FIRST = np.uint64(0xD2E7470EE14C6C93)
MULTIPLIER_SECOND = np.uint64(0xCA5A826395121157)
WEYL_FIRST = np.uint64(0x9E3779B97F4A7C15)
WEYL_SECOND = np.uint64(0xBB67AE8584CAA73B)
LOW_HALF = np.uint64(0xFFFFFFFF)
HALF_WORD = np.uint64(32)
MANTISSA_SHIFT = np.uint64(12)  # 52 bits and a half step: no draw can be rounded up to one
UNIT_STEP = 2.0**-52
ROUNDS = 10
LANES = 4


@rule
def high_word(first, second):
    """Upper 64 bits of the 128-bit product of two unsigned words."""
    first_low, first_high = first & LOW_HALF, first >> HALF_WORD
    second_low, second_high = second & LOW_HALF, second >> HALF_WORD
    low = first_low * second_low
    cross, crossed = first_low * second_high, first_high * second_low
    carry = (low >> HALF_WORD) + (cross & LOW_HALF) + (crossed & LOW_HALF)
    return first_high * second_high + (cross >> HALF_WORD) + (crossed >> HALF_WORD) + (carry >> HALF_WORD)


@rule
def philox(identity, quarter, decision, seed, world):
    """Four unsigned words for one key: numpy's Philox4x64 with key (seed, world) and counter (identity, quarter, decision, 0).

    numpy raises its counter before the first block, so its generator set to counter ``identity - 1`` gives these words.
    """
    c0, c1 = np.uint64(identity), np.uint64(quarter)
    c2, c3 = np.uint64(decision), np.uint64(0)
    k0, k1 = np.uint64(seed), np.uint64(world)
    for _ in range(ROUNDS):
        high_first, low_first = high_word(MULTIPLIER_FIRST, c0), MULTIPLIER_FIRST * c0
        high_second, low_second = high_word(MULTIPLIER_SECOND, c2), MULTIPLIER_SECOND * c2
        c0, c1, c2, c3 = high_second ^ c1 ^ k0, low_second, high_first ^ c3 ^ k1, low_first
        k0 = k0 + WEYL_FIRST
        k1 = k1 + WEYL_SECOND
    return c0, c1, c2, c3


@rule
def to_unit(word):
    """A word as a number in the open interval (0, 1)."""
    return (np.float64(word >> MANTISSA_SHIFT) + 0.5) * UNIT_STEP


@rule
def uniforms(identity, quarter, decision, seed, world):
    """Four independent draws, even on (0, 1), for one key."""
    a, b, c, d = philox(identity, quarter, decision, seed, world)
    return to_unit(a), to_unit(b), to_unit(c), to_unit(d)


@rule
def normals(identity, quarter, decision, seed, world):
    """Four independent standard normal draws for one key (Box and Muller 1958, two pairs)."""
    a, b, c, d = uniforms(identity, quarter, decision, seed, world)
    first, second = math.sqrt(-2.0 * math.log(a)), math.sqrt(-2.0 * math.log(c))
    return (
        first * math.cos(2.0 * math.pi * b),
        first * math.sin(2.0 * math.pi * b),
        second * math.cos(2.0 * math.pi * d),
        second * math.sin(2.0 * math.pi * d),
    )


@rule
def normal(identity, quarter, decision, seed, world):
    """One standard normal and one even draw for a key: lane one of :func:`normals`, lane three of :func:`uniforms`."""
    a, b, c, _ = uniforms(identity, quarter, decision, seed, world)
    return math.sqrt(-2.0 * math.log(a)) * math.cos(2.0 * math.pi * b), c
