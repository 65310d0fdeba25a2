"""What a picture says of its own run, checked before anything of it is used: it may come from anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulations.ensemble.changes import changes
from simulations.ensemble.files import canonical
from simulations.ensemble.messages import Notice
from simulations.ensemble.provenance import hash_of, key_of
from simulations.ensemble.reproduce import FIELDS, MISSHAPEN, rebuilt
from simulations.figures.metadata import Metadata
from simulations.figures.pictures.found import Unreadable
from simulations.figures.wording import plain
from simulations.register.label import LANGUAGES
from simulations.scenario.resolved import resolved_faults
from simulations.scenario.scenario import Scenario

NARROWEST, WIDEST = 40, 400
# Worlds that a picture may ask to be run again: as many as a scenario file may ask for.
MOST_WORLDS = 100_000


@dataclass(frozen=True)
class Origin:
    """The run that a picture says it was drawn from, and what contradicts that in the picture itself."""

    metadata: Metadata
    manifest: Mapping[str, Any]
    scenario: Scenario
    contradictions: tuple[Notice, ...]


def origin_of(metadata: Metadata) -> Origin:
    """The run of a picture; Unreadable or EnsembleError, in words, for one that cannot be done again."""
    if metadata.language not in LANGUAGES or not NARROWEST <= metadata.width <= WIDEST or not metadata.name:
        raise Unreadable("verify_metadata_damaged", detail="language, width, name")
    manifest = _manifest(metadata.manifest)
    if faults := resolved_faults(manifest["scenario"]):
        raise Unreadable("verify_scenario_faults", fields=", ".join(faults[:8]))
    scenario = rebuilt(manifest, "verified")
    try:
        canonical(manifest)
        changes(manifest, manifest)
        found = tuple(_contradictions(metadata, manifest, scenario))
        worlds = manifest["blocks"] * manifest["block"]
        sound = type(worlds) is int and manifest["blocks"] > 0 and manifest["block"] == scenario.runs.block
    except MISSHAPEN as error:
        raise Unreadable("verify_metadata_damaged", detail=f"{type(error).__name__}: {error}") from error
    if not sound or worlds > MOST_WORLDS:
        raise Unreadable("verify_metadata_damaged", detail="blocks, block")
    return Origin(metadata, manifest, scenario, found)


def _manifest(text: str) -> Mapping[str, Any]:
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("verify_metadata_damaged", detail="manifest") from error
    missing = [name for name in FIELDS if not isinstance(manifest, dict) or name not in manifest]
    maps = ("model", "scenario", "packages", "assumptions", "indicators")
    if missing or not all(isinstance(manifest[name], dict) for name in maps):
        raise Unreadable("verify_metadata_damaged", detail=f"manifest: {', '.join(missing) or 'maps'}")
    if not {"name", "version"} <= manifest["model"].keys():
        raise Unreadable("verify_metadata_damaged", detail="manifest: model")
    return manifest  # type: ignore[no-any-return]


def _contradictions(metadata: Metadata, manifest: Mapping[str, Any], scenario: Scenario) -> Iterator[Notice]:
    """Where the picture says one thing in one place and another in the other."""
    if key_of(manifest) != manifest["key"] or hash_of(manifest) != manifest["hash"]:
        yield Notice("verify_manifest_altered")
    if manifest["worlds"] != manifest["blocks"] * manifest["block"]:
        yield _said("worlds", manifest["worlds"], manifest["blocks"] * manifest["block"])
    brief = manifest["scenario"]["brief"]
    held = {
        "hash": (metadata.hash, manifest["hash"]),
        "version": (metadata.version, manifest["model"]["version"]),
        "toolkit": (metadata.toolkit, manifest["packages"].get("voorproef", "")),
        "scenario": (metadata.scenario, plain(brief["title"])),
        "sender": (metadata.sender, plain(brief["sender"])),
        "seed": (manifest["seed"], scenario.runs.seed),
    }
    for name, (said, other) in held.items():
        if said != other:
            yield _said(name, said, other)


def _said(name: str, said: object, other: object) -> Notice:
    return Notice("verify_contradiction", {"field": name, "then": said, "now": other})
