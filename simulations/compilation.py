"""One decorator for every compiled rule, and the folder that keeps compiled code between sessions.

Numba's own cache looks only at the file a function stands in: a rule that changed in another module would silently keep
giving its old answer to its callers. The cache folder is therefore named by a hash of all kernel sources: change any of
them and everything compiles anew.

That wait is kept short. Left alone, numba makes of every rule a function of its own: wrapped for Python, optimised, turned
into machine code, and then optimised once more inside every rule that calls it. Here only a rule that Python calls, an
*entry*, is finished like that. The rules it calls are *parts*: translated once and linked into the entry, where the
optimiser sees the whole at once. A part becomes an entry of its own when a test or a notebook calls it. Neither changes a
result by a bit: the arithmetic, and its order, is what the rule says.
"""

# Numba's types do not cover its core.
# mypy: disable-error-code="assignment, attr-defined, misc, name-defined, no-untyped-call"

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core import codegen, compiler, dispatcher, types, typing
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher

PACKAGE = Path(__file__).parent

# The steps from a rule's bytecode to machine code. Numba's list has twice as many; the rest is for what rules do not use:
# closures, generators, parallel loops, fused array expressions, values that pick their own version of a function.
STEPS = (
    compiler.TranslateByteCode,
    compiler.FixupArgs,
    compiler.IRProcessing,
    compiler.GenericRewrites,
    compiler.ReconstructSSA,
    compiler.NopythonTypeInference,
    compiler.PreLowerStripPhis,
    compiler.IRLegalization,
    compiler.AnnotateTypes,
    compiler.NativeLowering,
    compiler.NoPythonBackend,
)
# Names by which a rule makes an array. Only such a rule counts references to arrays: the others borrow what they are given.
MAKERS = frozenset({"empty", "zeros", "ones", "full", "copy"})
OPTIONS = {"nopython": True, "nogil": True, "error_model": "numpy", "boundscheck": None}


def kernel_sources(package: Path = PACKAGE) -> list[Path]:
    """The files whose text decides what compiled code does: this module, and every module that stands in one folder with a
    module of rules (a rule may take a constant from any of them)."""
    marker = "from simulations.compilation import"
    folders = {path.parent for path in package.rglob("*.py") if marker in path.read_text(encoding="utf-8")}
    beside = {path for folder in folders for path in folder.glob("*.py")}
    return sorted(beside | {package / "compilation.py"})


def source_hash(package: Path = PACKAGE) -> str:
    """Hash over names and texts of all kernel sources (12 hexadecimal digits)."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in kernel_sources(package):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def folder_hash(folder: Path) -> str:
    """Hash over everything that decides a model's numbers: its modules and data files, and this module (12 digits)."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted((*folder.glob("*.py"), *folder.glob("*.yaml"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def cache_folder() -> Path:
    """Where compiled rules are kept: below NUMBA_CACHE_DIR if the user set it, else in the user's cache folder."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    parent = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("voorproef", appauthor=False)) / "compiled"
    return parent / source_hash()


def is_compiled() -> bool:
    """True if an earlier session left compiled rules, so that the first run need not wait for the compiler."""
    folder = cache_folder()
    return folder.is_dir() and any(folder.rglob("*.nbi"))


def rule(function: Callable[..., Any]) -> Any:
    """Compile ``function`` without the interpreter lock and keep the machine code between sessions.

    Numba takes its cache folder from one global setting at decoration time; it is put back at once, so that other
    libraries' compiled code stays where it was. A folder that cannot be written only costs the waiting.
    """
    settings: Any = numba.config
    if settings.DISABLE_JIT:
        return function
    made = Rule(function, targetoptions=OPTIONS)
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(cache_folder())
    try:
        made.enable_caching()
    except RuntimeError:
        return made
    finally:
        settings.CACHE_DIR = before
    return made


class Rule(CPUDispatcher):
    """A compiled rule: an entry when Python calls it, a part when another rule does. A rule may not call itself."""

    def __init__(
        self,
        py_func: Callable[..., Any],
        locals: dict[str, Any] | None = None,
        targetoptions: dict[str, Any] | None = None,
    ) -> None:
        options = targetoptions or {}
        super().__init__(py_func, locals or {}, options)
        self._compiler = RuleCompiler(py_func, self.targetdescr, options, self.locals, Steps)
        self._parts: dict[tuple[types.Type, ...], compiler.CompileResult] = {}

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """What a calling rule needs to know to call this one: numba asks for it where it meets the call.

        Arguments count by their type alone. Numba would make a version of the rule for every number written out in a call.
        """
        pysig, folded = self._compiler.fold_argument_types(args, kws)
        wanted = tuple(types.unliteral(argument) for argument in folded)
        if wanted not in self._parts:
            with global_compiler_lock:
                part = self._compiler.compile_part(wanted)
            self.targetctx.insert_user_function((self, wanted), part.fndesc, [part.library])
            self._parts[wanted] = part
        name = self.py_func.__name__
        signatures = [part.signature for part in self._parts.values()]
        return typing.make_concrete_template(name, key=name, signatures=signatures), pysig, wanted, {}

    def get_overload(self, sig: Any) -> Any:
        """The key under which a calling rule finds this one's code: see ``insert_user_function`` above."""
        return (self, tuple(sig))


class RuleCompiler(dispatcher._FunctionCompiler):
    """Compiles one rule, as an entry or as a part."""

    def _compile_core(self, args: Any, return_type: Any) -> Any:
        """An entry: wrapped for Python, with every part it reaches in its own library. Numba calls this by its name."""
        library = EntryLibrary(self.targetdescr.target_context.codegen(), self.py_func.__qualname__)
        library.enable_object_caching()
        with no_collection():
            return self._translate(args, return_type, flags(is_part=False, counts=True), library)

    def compile_part(self, args: tuple[types.Type, ...]) -> Any:
        """A part: no wrapper, and no machine code of its own."""
        library = PartLibrary(self.targetdescr.target_context.codegen(), self.py_func.__qualname__)
        counts = not MAKERS.isdisjoint(self.py_func.__code__.co_names)
        return self._translate(args, None, flags(is_part=True, counts=counts), library)

    def _translate(self, args: Any, return_type: Any, chosen: "Flags", library: codegen.CodeLibrary) -> Any:
        return compiler.compile_extra(
            remembered_typing(), self.targetdescr.target_context, self.py_func, args, return_type, chosen, self.locals,
            library=library, pipeline_class=self.pipeline_class,
        )  # fmt: skip


class PartLibrary(codegen.JITCodeLibrary):
    """Code of a part as it was translated: it is optimised where it ends up, in an entry."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def finalize(self) -> None:
        """Nothing to link and nothing to turn into machine code."""
        self._finalized = True


class EntryLibrary(codegen.JITCodeLibrary):
    """Code of an entry and of every part below it, optimised together."""

    def finalize(self) -> None:
        """Link callers before what they call: the linker leaves out what nobody has asked for yet."""
        self._linking_libraries = list(reversed(called_first(self)))
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Once over the whole. Numba goes over it twice, the first time to count fewer references; here few are counted."""
        passes, builder = self._codegen._module_pass_manager()
        passes.run(self._final_module, builder)

    def _verify_declare_only_symbols(self) -> None:
        """Numba looks for what was left out among its own functions only."""
        super()._verify_declare_only_symbols()
        missing = [f.name for f in self._final_module.functions if f.is_declaration and "simulations" in f.name]
        if missing:
            raise AssertionError(f"parts that were not linked: {missing}")


def called_first(library: codegen.CodeLibrary) -> list[codegen.CodeLibrary]:
    """All libraries below one, each after those that it calls."""
    found: dict[codegen.CodeLibrary, None] = {}

    def visit(caller: codegen.CodeLibrary) -> None:
        for called in caller._linking_libraries:
            if called not in found:
                if isinstance(called, PartLibrary):
                    visit(called)
                found[called] = None

    visit(library)
    return list(found)


class Steps(compiler.CompilerBase):
    """The steps of a compilation, in order."""

    def define_pipelines(self) -> list[compiler.PassManager]:
        """One list of steps and nothing to fall back on."""
        manager = PlainManager("rule")
        for step in STEPS:
            manager.add_pass(step, step.__name__)
        manager.finalize()
        return [manager]


class PlainManager(compiler.PassManager):
    """Runs the steps and nothing beside them.

    Numba's own notes what it does for whoever listens, which means writing out every type, and works out after each step
    where every variable is last used; only the step before lowering needs that, and does it itself.
    """

    def _runPass(self, index: int, pss: Any, state: Any) -> None:  # noqa: N802
        pss.analysis = self._analysis
        pss.run_initialization(state)
        pss.run_pass(state)
        pss.run_finalizer(state)


class Flags(compiler.Flags):
    """Compiler flags that no longer change: equal if they are the same object.

    Numba looks up every operator of a rule by its flags, and compares and hashes two dozen of them each time.
    """

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def copy(self) -> "Flags":
        """The same: nobody changes them."""
        return self


@cache
def flags(is_part: bool, counts: bool) -> Flags:
    """Flags of all entries or all parts; ``counts``: whether references to arrays are counted."""
    made = Flags()
    CPUDispatcher.targetdescr.options.parse_as_flags(made, OPTIONS)
    made.nrt = counts
    made.no_compile = made.no_cpython_wrapper = is_part
    made.no_cfunc_wrapper = True
    return made


class RememberedTyping(typing.Context):
    """Numba's knowledge of types, and what it answered before.

    For every ``a * b`` numba tries all that a multiplication could mean. Rules multiply floats thousands of times.
    """

    def __init__(self, context: typing.Context) -> None:
        self.__dict__ = context.__dict__  # a second view of the one context
        self.__dict__.setdefault("answers", {})

    def resolve_function_type(self, func: Any, args: Any, kws: Any) -> Any:
        """Signature of a call. Only operators and built-in functions are remembered; a rule answers for itself."""
        if kws or not isinstance(func, types.Function):
            return super().resolve_function_type(func, args, kws)
        question = (func, tuple(args))
        answer = self.answers.get(question)
        if answer is None:
            answer = super().resolve_function_type(func, args, kws)
            self.answers[question] = answer
        return answer


@cache
def remembered_typing() -> RememberedTyping:
    """The one view of numba's typing context that all rules share."""
    return RememberedTyping(CPUDispatcher.targetdescr.typing_context)


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold back the search for unreachable objects: a compiler makes millions and drops few of them before it is done."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
