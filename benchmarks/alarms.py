"""What the alarms cost that are always on: the same rules with and without them, in one process.

The rules without alarms are a copy of the model's folder from which every statement that can only raise an alarm has been
taken out, imported under a name of its own; it stands with the compiled code, in a folder that changes with the rules. The
rules with alarms are a copy made in the same way, since of several copies in a process the one loaded first runs up to a fifth
faster, whatever it holds. The market itself is therefore loaded before both, and both orders are measured, each in a fresh
process: as a script this file is that process.
"""

import ast
import hashlib
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import cases
import numpy as np
from pairs import NO_AIM, Figure, in_turn, spread

from simulations.compilation import cache_folder
from simulations.procurement import model

AIM = 0.02
RULES = "simulations.procurement"
ALARM = "raise_alarm"
GUARDED, BARE = "market_with_alarms", "market_without_alarms"


class WithoutAlarms(ast.NodeTransformer):
    """Takes out what only raises alarms: conditions, loops and calls that have no other end.

    ``empty`` names the rules that do nothing else; a call of one of them goes too. ``taken`` counts the alarms.
    """

    def __init__(self) -> None:
        self.empty = {ALARM}
        self.taken = 0

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in self.empty:
            self.taken += call.func.id == ALARM
            return None
        return node

    def visit_If(self, node: ast.If) -> ast.If | None:
        self.generic_visit(node)
        if node.body:
            return node
        if node.orelse:
            raise ValueError(f"line {node.lineno}: an alarm with something else beside it")
        return None

    def visit_For(self, node: ast.For) -> ast.For | None:
        before = self.taken
        self.generic_visit(node)
        return None if self.taken > before and _only_names_things(node.body) else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name == ALARM:
            return node
        before = self.taken
        self.generic_visit(node)
        if self.taken > before and _only_names_things(node.body):
            self.empty.add(node.name)
        return node


def _only_names_things(body: list[ast.stmt]) -> bool:
    """True if statements do nothing but give names (and say what they do)."""
    return all(
        (isinstance(part, ast.Assign) and all(isinstance(target, ast.Name) for target in part.targets))
        or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        for part in body
    )


def without_alarms(source: str) -> tuple[str, int]:
    """A module's text without its alarms, and how many those were. Calls may come before what they call: two passes."""
    taker, tree = WithoutAlarms(), ast.parse(source)
    for _ in range(2):
        tree = ast.fix_missing_locations(taker.visit(tree))
    return ast.unparse(tree), taker.taken


def copied_texts(source: Path, name: str, bare: bool) -> tuple[dict[str, str], int]:
    """The files of a model's folder as the package ``name``, ``bare`` without alarms; and how many alarms were taken out."""
    texts, total = {}, 0
    for path in sorted((*source.glob("*.py"), *source.glob("*.yaml"))):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            bared, taken = without_alarms(text)
            text = (bared if bare else ast.unparse(ast.parse(text))).replace(RULES, name)
            total += taken if bare else 0
        texts[path.name] = text
    return texts, total


def import_copy(name: str, bare: bool) -> tuple[ModuleType, int]:
    """A copy of the model, and the number of alarms taken out of it.

    Its folder is named after its text: the compiler's own cache does not see that a rule in another module has changed.
    """
    texts, taken = copied_texts(Path(str(model.__file__)).parent, name, bare)
    place = cache_folder() / hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:12]
    (place / name).mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        if not (place / name / file).exists():
            (place / name / file).write_text(text, encoding="utf-8", newline="\n")
    sys.path.append(str(place))
    return importlib.import_module(f"{name}.model"), taken


def seconds_in_turn(names: Sequence[str], rounds: int) -> list[list[float]]:
    """Seconds of the same batch by each of these copies, (rounds, copies), after the market itself has run."""
    worlds, chance, scenario = cases.some_worlds(4), cases.chances(4), cases.plain_schemes()

    def batch(rules: ModuleType) -> Callable[[], Any]:
        compiled = rules.MODEL.compile(scenario)
        return lambda: rules.MODEL.run_block(compiled, worlds, chance, cases.SEED)

    books = batch(model)()
    works = [batch(import_copy(name, bare=name == BARE)[0]) for name in names]
    if not all(np.array_equal(work(), books, equal_nan=True) for work in works):
        raise RuntimeError("a copy of the rules plays another market")
    return in_turn(works, rounds).tolist()  # type: ignore[no-any-return]


def cost_of_alarms(quick: bool) -> list[Figure]:
    """Time of a batch with alarms over the same without, less one: the mean of both orders of loading."""
    _, taken = copied_texts(Path(str(model.__file__)).parent, BARE, bare=True)
    by_order = []
    for names in ((GUARDED, BARE), (BARE, GUARDED)):
        command = [sys.executable, str(Path(__file__)), "3" if quick else "31", *names]
        done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
        seconds = np.array(json.loads(done.stdout))
        ratios = seconds[:, names.index(GUARDED)] / seconds[:, names.index(BARE)]
        by_order.append(spread(100.0 * (ratios - 1.0)))
    cost = sum(each.middle for each in by_order) / len(by_order)
    first, second = (each.text(1) for each in by_order)
    return [
        Figure(
            "alarms that are always on, part of a run", f"under {100 * AIM:.0f} %", f"{cost:.1f} %", cost < 100 * AIM
        ),
        Figure("the same with the guarded rules loaded first, and last", NO_AIM, f"{first} %, {second} %"),
        Figure("places where an alarm can be raised", NO_AIM, str(taken)),
    ]


if __name__ == "__main__":
    print(json.dumps(seconds_in_turn(sys.argv[2:], int(sys.argv[1]))))
