"""The rules of a model, read from their source: names, docstrings, what they read, and a fingerprint of what they do.

Nothing is imported, so that a description can be made while nothing is compiled.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import simulations

SIMULATIONS = Path(simulations.__file__).parent
DIGITS = 12
# The constants of a module count as one more thing that a section can describe.
CONSTANTS = "constants"
TABLES = ("_record", "record", "np.dtype")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Rule:
    """One function of the model, or the constants of a module.

    `key` is "module.name", or "folder/module.name" for one outside the model's folder; `compiled` tells whether it is a rule,
    `reads` the (row, field) pairs it touches, `fingerprint` a hash of what it does: the same after a change of comments,
    docstrings or layout, another after any other change.
    """

    key: str
    arguments: tuple[str, ...]
    text: str
    compiled: bool
    reads: frozenset[tuple[str, str]]
    fingerprint: str


@cache
def read_rules(folder: Path) -> Mapping[str, Rule]:
    """Every function at the top of a module or class in `folder`, each module's constants too, by key, in the order of source."""
    return {rule.key: rule for file in sorted(folder.glob("*.py")) for rule in rules_of(file)}


def rules_elsewhere(keys: Iterable[str], root: Path = SIMULATIONS) -> Mapping[str, Rule]:
    """The rules of every module below `root` that one of `keys` names by its folder: "analysis/scoring/additive.overall"."""
    modules = dict.fromkeys(key.partition(".")[0] for key in keys if "/" in key)
    files = {module: root / f"{module}.py" for module in modules}
    return {
        rule.key: rule
        for module, file in files.items()
        if file.is_file()
        for rule in rules_of(file, f"{module.rpartition('/')[0]}/")
    }


def rules_of(file: Path, before: str = "") -> Iterator[Rule]:
    """The functions of one file; `before` stands before the name of its module."""
    module = ast.parse(file.read_text(encoding="utf-8"))
    constants = [ast.unparse(node) for node in module.body if is_constant(node)]
    stem = f"{before}{file.stem}"
    if constants:
        yield Rule(f"{stem}.{CONSTANTS}", (), "Its constants.", False, frozenset(), hashed("\n".join(constants)))
    for node, name in functions(module):
        yield Rule(
            key=f"{stem}.{name}",
            arguments=tuple(argument.arg for argument in node.args.args),
            text=plain(ast.get_docstring(node) or ""),
            compiled=any(isinstance(mark, ast.Name) and mark.id == "rule" for mark in node.decorator_list),
            reads=frozenset(fields_read(node)),
            fingerprint=fingerprint(node),
        )


def functions(module: ast.Module) -> Iterator[tuple[Function, str]]:
    """Functions with their names; a method is named after its class."""
    for node in module.body:
        if isinstance(node, Function):
            yield node, node.name
        elif isinstance(node, ast.ClassDef):
            yield from ((part, f"{node.name}.{part.name}") for part in node.body if isinstance(part, Function))


def fields_read(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Every `row.field` in a function."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield part.value.id, part.attr


def fingerprint(node: Function) -> str:
    """Hash of a function's normalised source: no comments, no docstrings, no decorators, no layout.

    >>> first, second = ast.parse('def f(x):\\n    "Twice."\\n    return 2 * x  # why').body, ast.parse("def f(x): return 2*x").body
    >>> fingerprint(first[0]) == fingerprint(second[0])
    True
    """
    bare = ast.parse(ast.unparse(node)).body[0]
    assert isinstance(bare, Function)
    bare.decorator_list = []
    for part in ast.walk(bare):
        if isinstance(part, Function) and ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]
    return hashed(ast.unparse(bare))


def hashed(text: str) -> str:
    """A short hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def is_constant(node: ast.stmt) -> bool:
    """True for names in capitals that hold no table."""
    if not isinstance(node, ast.Assign):
        return False
    names = {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    made = ast.unparse(node.value.func) if isinstance(node.value, ast.Call) else ""
    return made not in TABLES and all(name.isupper() for name in names)


def plain(docstring: str) -> str:
    """A docstring as Markdown: without examples, with single back-ticks, references as plain names.

    >>> plain("Give ``x`` to :func:`twice`.\\n\\n>>> twice(1)\\n2")
    'Give `x` to `twice`.'
    """
    text = docstring.split("\n>>> ")[0].split(">>> ")[0].rstrip()
    text = re.sub(r":\w+:`([^`]*)`", r"`\1`", text)
    return text.replace("``", "`")
