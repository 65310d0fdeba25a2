"""What differs between two manifests: a run as it was written down, and the same run as it would be done today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulations.ensemble.messages import Notice

# Parts of a manifest that are compared as a whole, each with a text of its own.
PLAIN = ("format", "python", "toolkit", "seed", "block")
LISTS = ("groups", "years", "entries")
ABSENT = object()


def changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Notice, ...]:
    """Everything that may give other numbers, in words; `unknown` if only the key tells that something is different."""
    found = [
        *_plain(then, now),
        *_packages(then.get("packages", {}), now["packages"]),
        *_model(then["model"], now["model"]),
        *_ranges(then["assumptions"], now["assumptions"]),
        *_indicators(then["indicators"], now["indicators"]),
        *_lists(then, now),
        *_scenario(then["scenario"], now["scenario"]),
    ]
    if not found and then["key"] != now["key"]:
        found = [Notice("reproduce_changed_unknown")]
    return tuple(found)


def _plain(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Notice]:
    for part in PLAIN:
        if part not in then:
            yield Notice(f"reproduce_unrecorded_{part}")
        elif then[part] != now.get(part):
            yield Notice(f"reproduce_changed_{part}", {"then": then[part], "now": now.get(part, "-")})


def _packages(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Notice]:
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            known = {"name": name, "then": then.get(name, "-"), "now": now.get(name, "-")}
            yield Notice("reproduce_changed_package", known)


def _model(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Notice]:
    if then["version"] != now["version"]:
        yield Notice("reproduce_changed_model", {"name": now["name"], "then": then["version"], "now": now["version"]})


def _ranges(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Notice]:
    before = {name: _range("then", drawn) for name, drawn in then.items()}
    for name in _in_order(then, now):
        if name not in now:
            yield Notice("reproduce_gone_assumption", {"name": name})
        elif name not in then:
            yield Notice("reproduce_new_assumption", {"name": name, **_range("now", now[name])})
        elif then[name] != now[name]:
            yield Notice("reproduce_changed_assumption", {"name": name, **before[name], **_range("now", now[name])})


def _range(when: str, drawn: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{when}_{part}": drawn.get(part, "-") for part in ("value", "low", "high", "distribution")}


def _indicators(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Notice]:
    for name in _in_order(then, now):
        if name not in now:
            yield Notice("reproduce_gone_indicator", {"name": name})
        elif name not in then:
            yield Notice("reproduce_new_indicator", {"name": name})
        elif fields := [field for field in _in_order(then[name], now[name]) if _other(then[name], now[name], field)]:
            yield Notice("reproduce_changed_indicator", {"name": name, "fields": ", ".join(fields)})


def _lists(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Notice]:
    for part in LISTS:
        gone, new = _without(then[part], now[part]), _without(now[part], then[part])
        if gone or new:
            yield Notice(f"reproduce_changed_{part}", {"gone": gone or "-", "new": new or "-"})
        elif then[part] != now[part]:
            yield Notice(f"reproduce_reordered_{part}")
    before, after = ([variant_name(one) for one in manifest["variants"]] for manifest in (then, now))
    if before != after:
        gone, new = _without(before, after), _without(after, before)
        yield Notice("reproduce_changed_variants", {"gone": gone or "-", "new": new or "-"})


def _scenario(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Notice]:
    """The same file, filled in by another version: fields that are new, gone or filled in otherwise."""
    if fields := list(_paths(then, now)):
        yield Notice("reproduce_changed_scenario", {"fields": ", ".join(fields)})


def _paths(then: Any, now: Any, path: str = "") -> Iterator[str]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in _in_order(then, now):
            yield from _paths(then.get(name, ABSENT), now.get(name, ABSENT), f"{path}.{name}" if path else name)
    elif then != now:
        yield path


def variant_name(variant: Mapping[str, Any]) -> str:
    """A variant as tables call it: its scheme, with its strength if it has one."""
    strength = variant["strength"]
    return str(variant["alternative"]) if strength is None else f"{variant['alternative']} {strength:g}"


def _other(then: Mapping[str, Any], now: Mapping[str, Any], field: str) -> bool:
    return bool(then.get(field, ABSENT) != now.get(field, ABSENT))


def _in_order(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys((*then, *now)))


def _without(these: Sequence[Any], others: Sequence[Any]) -> str:
    return ", ".join(str(one) for one in these if one not in others)
