"""How templates become Python: as Jinja does it, with less to do for each value of each page.

A page is some hundreds of values, most of them plain words, and a template edit makes every page again. So:

- What is the same on every page of a site (`t('summary')`, `site.title`, `asset('static/digest.css')`) is filled in
  when a template is compiled; a template that gives one of these names another meaning is left as it is.
- A template and each of its blocks leave as one string, not piece by piece through all that they are nested in.
- Macros and `t` are called as what they are, functions; Jinja asks each time whether they want the context.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha1
from keyword import iskeyword
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, nodes, runtime
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.utils import internalcode, missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from generator.errors import GeneratorError
from generator.pages import escaping

_FIRST_LINE = f"; from {escaping.__name__} import escape; from {__name__} import Macro\n"
"""Takes the place of Jinja's own two in a compiled template; on its first line, so that no line number moves."""


class Macro(runtime.Macro):
    """A macro that is quick to call with plain arguments."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._plain = not (self.caller or self.catch_kwargs or self.catch_varargs) and self._default_autoescape

    @internalcode
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        left = self._argument_count - len(args)
        if not self._plain or kwargs or left < 0 or (args and type(args[0]) is EvalContext):
            return super().__call__(*args, **kwargs)
        return Markup(self._func(*args, *[missing] * left))


class Compiler(CodeGenerator):
    """Jinja's code generator with the three differences named above."""

    _functions: frozenset[str] = frozenset()
    """Names that stand for nothing but macros and plain functions in the template at hand."""
    _whole = False
    """Whether the template extends no other."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self._whole = node.find(nodes.Extends) is None
        known = self.environment.functions if isinstance(self.environment, SiteEnvironment) else ()
        self._functions = frozenset(_macros(node).union(known) - _variables(node))
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        plain = isinstance(node.node, nodes.Name) and node.node.name in self._functions and not forward_caller
        if not plain or node.dyn_args or node.dyn_kwargs or any(iskeyword(word.key) for word in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """The body of a template or of a block, collected and handed on in one piece."""
        if frame.buffer is not None or not (frame.block_frame or (frame.rootlevel and self._whole)):
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")


def _macros(template: nodes.Template) -> set[str]:
    """Names that a template gives to macros, or to what it takes from another template."""
    found = {macro.name for macro in template.find_all(nodes.Macro)}
    for tag in template.find_all(nodes.FromImport):
        found |= {name if isinstance(name, str) else name[1] for name in tag.names}
    return found


def _variables(template: nodes.Template) -> set[str]:
    """All other names that a template gives a meaning."""
    found = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
    return found | {tag.target for tag in template.find_all(nodes.Import)}


class _Fixed(NodeTransformer):
    """Puts values in the place of expressions that mean the same on every page."""

    def __init__(self, constants: Mapping[str, Any], bound: set[str]) -> None:
        self._constants = {name: value for name, value in constants.items() if name not in bound}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        function = self._constants.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if callable(function) and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
            match node.args:
                case [nodes.Const(value=word)]:
                    with suppress(GeneratorError):  # told with the page on which it happens
                        return nodes.Const(function(word), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        value = self._constants.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if node.ctx == "load" and value is not None and node.attr in getattr(value, "__struct_fields__", ()):
            return nodes.Const(getattr(value, node.attr), lineno=node.lineno)
        return self.generic_visit(node)


class SiteEnvironment(Environment):
    """Jinja's environment for the templates of one site. `fix` is called before the first template is loaded."""

    code_generator_class = Compiler
    functions: frozenset[str] = frozenset()
    """Names of globals that are plain functions."""
    _constants: Mapping[str, Any] = {}

    def fix(self, constants: Mapping[str, Any]) -> None:
        """Make these globals, each a pure function of a word or a struct of plain values; the same on every page."""
        self._constants = dict(constants)
        self.globals |= self._constants
        self.functions = frozenset(name for name, value in constants.items() if callable(value))

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        fixed = _Fixed(self._constants, _variables(source) | _macros(source)).visit(source)
        return super()._generate(fixed, name, filename, defer_init).replace("\n", _FIRST_LINE, 1)


class Bytecode(FileSystemBytecodeCache):
    """Compiled templates in a folder. They hold what `SiteEnvironment.fix` was given; `mark` is a fingerprint of it.

    Nothing depends on them: one that cannot be read is compiled again, one that cannot be written is not kept. They are
    written in a folder `tmp` beside theirs first, where builds look for what one that was cut left behind.
    """

    def __init__(self, folder: str, mark: str) -> None:
        super().__init__(folder, "%s.jinja")
        self._folder = Path(folder)
        self._staged = self._folder.parent / "tmp"
        self._mark = f"{mark} {sha1(Path(__file__).read_bytes()).hexdigest()}".encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept, if it is whole."""
        with suppress(OSError, EOFError, ValueError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds."""
        place = Path(self._get_cache_filename(bucket))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._staged.mkdir(exist_ok=True)
            temporary = self._staged / place.name
            with temporary.open("xb") as file:  # where it is there another process is keeping the same
                bucket.write_bytecode(file)
            temporary.replace(place)

    def get_source_checksum(self, source: str) -> str:
        """A checksum of all that decides what a template is compiled to."""
        return sha1(source.encode() + self._mark).hexdigest()
