"""What the alarms cost that are always on: the same rules with and without them, in one process.

The rules without alarms are a copy of the model's folder from which every statement that can only raise an alarm has been
taken out, imported under a name of its own; it stands with the compiled code, in a folder that changes with the rules.
"""

import ast
import hashlib
import importlib
import sys
from pathlib import Path
from types import ModuleType

import cases
import numpy as np
from pairs import NO_AIM, Figure, in_turn, spread

from simulations.compilation import cache_folder
from simulations.procurement import model
from simulations.procurement.model import MODEL

AIM = 0.02
RULES = "simulations.procurement"
COPY = "market_without_alarms"
ALARM = "raise_alarm"


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


def bare_texts(source: Path) -> tuple[dict[str, str], int]:
    """The files of a model's folder by name, without alarms, and how many alarms were taken out."""
    texts, total = {}, 0
    for path in sorted((*source.glob("*.py"), *source.glob("*.yaml"))):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            text, taken = without_alarms(text)
            text = text.replace(RULES, COPY)
            total += taken
        texts[path.name] = text
    return texts, total


def import_copy() -> tuple[ModuleType, int]:
    """The model of the rules without alarms, and the number of alarms taken out.

    Its folder is named after its text: the compiler's own cache does not see that a rule in another module has changed.
    """
    texts, taken = bare_texts(Path(str(model.__file__)).parent)
    name = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:12]
    place = cache_folder() / f"without-alarms-{name}"
    (place / COPY).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        copied = place / COPY / name
        if not copied.exists():
            copied.write_text(text, encoding="utf-8", newline="\n")
    sys.path.append(str(place))
    return importlib.import_module(f"{COPY}.model"), taken


def cost_of_alarms(quick: bool) -> list[Figure]:
    """Time of a batch with alarms over the same without, less one."""
    copy, taken = import_copy()
    compiled, worlds, chance = MODEL.compile(cases.plain_schemes()), cases.some_worlds(4), cases.chances(4)
    bare_compiled = copy.MODEL.compile(cases.plain_schemes())

    def guarded() -> object:
        return MODEL.run_block(compiled, worlds, chance, cases.SEED)

    def bare() -> object:
        return copy.MODEL.run_block(bare_compiled, worlds, chance, cases.SEED)

    if not np.array_equal(np.asarray(guarded()), np.asarray(bare()), equal_nan=True):
        raise RuntimeError("the rules without alarms play another market")
    seconds = in_turn((guarded, bare), 3 if quick else 31)
    cost = spread(100.0 * (seconds[:, 0] / seconds[:, 1] - 1.0))
    return [
        Figure("alarms that are always on, part of a run", f"under {100 * AIM:.0f} %", f"{cost.text(1)} %",
               cost.middle < 100.0 * AIM),
        Figure("places where an alarm can be raised", NO_AIM, str(taken)),
    ]  # fmt: skip
