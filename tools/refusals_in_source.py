"""Which refusals a function can end in: read from the source, by names, from call to call.

What is found is a bound, not a proof. `raised` stands in a `raise` on the way; `made` is every
error that is made anywhere on the way, also one that is only shown, or raised by somebody else.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

Place = tuple[str, str]
"""A module, and a name in it: a function, a class, or "Class.method"."""
Refusal = tuple[int, str]
ERROR = ("shared_db.foundation.errors", "DomainError")
INVALID = ("shared_db.foundation.errors", "Invalid")
MADE_WITH = ("__init__", "__post_init__")
Node = ast.FunctionDef | ast.ClassDef


@dataclass
class Found:
    """What a piece of source refuses with by itself, and where it goes on."""

    raised: set[Refusal] = field(default_factory=set)
    made: set[Refusal] = field(default_factory=set)
    goes_to: set[Place] = field(default_factory=set)


class Source:
    """The modules below some folders."""

    def __init__(self, root: Path, folders: tuple[str, ...], without: tuple[str, ...]) -> None:
        self.nodes: dict[Place, Node] = {}
        self.imports: dict[str, dict[str, tuple[str, str]]] = {}
        self.instances: dict[Place, str] = {}
        self._found: dict[Place, Found] = {}
        for folder in folders:
            for path in sorted((root / folder).rglob("*.py")):
                name = ".".join(path.relative_to(root).with_suffix("").parts)
                if not name.startswith(without):
                    self._take_in(name.removesuffix(".__init__"), ast.parse(path.read_text()))

    def _take_in(self, module: str, tree: ast.Module) -> None:
        self.imports[module] = {
            alias.asname or alias.name: (one.module, alias.name)
            for one in ast.walk(tree)
            if isinstance(one, ast.ImportFrom) and one.module
            for alias in one.names
        }
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                self.instances[module, ast.unparse(node.targets[0])] = ast.unparse(node.value.func)
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.nodes[module, node.name] = node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef):
                        self.nodes[module, f"{node.name}.{inner.name}"] = inner

    @cached_property
    def methods(self) -> dict[str, list[Place]]:
        """Where the methods of a name are."""
        found: dict[str, list[Place]] = {}
        for place in self.nodes:
            if "." in place[1]:
                found.setdefault(place[1].rpartition(".")[2], []).append(place)
        return found

    def from_view(self, module: str, view: str) -> tuple[set[Refusal], set[Refusal]]:
        """What can be raised on the way from a function, and all that is made on it."""
        raised: set[Refusal] = set()
        made: set[Refusal] = set()
        seen, left = set(), [(module, view)]
        while left:
            place = left.pop()
            if place in seen:
                continue
            seen.add(place)
            found = self._at(place)
            raised |= found.raised
            made |= found.made
            left.extend(found.goes_to)
        return raised, raised | made

    def _at(self, place: Place) -> Found:
        if place not in self._found:
            node, found = self.nodes[place], Found()
            if isinstance(node, ast.ClassDef):
                found.goes_to |= {
                    (module, f"{name}.{method}")
                    for module, name in self._line(place)
                    for method in MADE_WITH
                    if (module, f"{name}.{method}") in self.nodes
                }
            else:
                for statement in node.body:
                    self._read(place, node, statement, found)
            self._found[place] = found
        return self._found[place]

    def _read(self, place: Place, whole: Node, statement: ast.stmt, found: Found) -> None:
        raises = [n.exc for n in ast.walk(statement) if isinstance(n, ast.Raise) and n.exc]
        in_raise = {id(exc.func if isinstance(exc, ast.Call) else exc) for exc in raises}
        calls = {id(n.func): n for n in ast.walk(statement) if isinstance(n, ast.Call)}
        for node in ast.walk(statement):
            for target in self._meant(place, node):
                if ERROR not in self._line(target):
                    found.goes_to.add(target)
                    continue
                refusals = set(self._refusals(target, calls.get(id(node)), whole))
                if id(node) in in_raise:
                    found.raised |= refusals
                elif target != ERROR:
                    found.made |= refusals

    def _meant(self, place: Place, node: ast.AST) -> list[Place]:
        """The functions and classes of ours that a name in the source means."""
        module, name = place
        if isinstance(node, ast.Name):
            return self._known(self._resolved(module, node.id))
        if not isinstance(node, ast.Attribute):
            return []
        if isinstance(node.value, ast.Name):
            owner = node.value.id
            if owner in {"self", "cls"} and "." in name:
                own = (module, name.partition(".")[0])
                return self._known(*((m, f"{n}.{node.attr}") for m, n in self._line(own)))[:1]
            of = self._resolved(module, owner)
            if ".".join(of) in self.imports:
                return self._known(self._resolved(".".join(of), node.attr))
            of = (of[0], self.instances.get(of, of[1]))
            if (of[0], f"{of[1]}.{node.attr}") in self.nodes:
                return [of] if of == INVALID else [(of[0], f"{of[1]}.{node.attr}")]
        only = self.methods.get(node.attr, [])
        return only if len(only) == 1 else []

    def _known(self, *places: Place) -> list[Place]:
        return [place for place in places if place in self.nodes]

    def _resolved(self, module: str, name: str) -> Place:
        """Where a name of a module comes from, however often it was handed on."""
        while (module, name) not in self.nodes and name in self.imports.get(module, {}):
            module, name = self.imports[module][name]
        return module, name

    def _line(self, place: Place) -> list[Place]:
        """A class and those that it is made of."""
        node = self.nodes.get(place)
        if not isinstance(node, ast.ClassDef):
            return []
        bases = [
            self._resolved(place[0], base.id) for base in node.bases if isinstance(base, ast.Name)
        ]
        return [place, *(one for base in bases for one in self._line(base))]

    def _refusals(self, error: Place, call: ast.Call | None, whole: Node) -> Iterator[Refusal]:
        status = self._status(error)
        own = "invalid" if error == INVALID else self._own_code(error)
        said = call.args[0] if call and call.args else None
        if own:
            yield status, own
        elif isinstance(said, ast.Constant):
            yield status, str(said.value)
        elif said is not None:
            yield from ((status, code) for code in _codes_in_pairs(whole))

    def _status(self, error: Place) -> int:
        for place in self._line(error):
            for node in self.nodes[place].body:
                if isinstance(node, ast.Assign):
                    names, value = node.targets, node.value
                elif isinstance(node, ast.AnnAssign) and node.value:
                    names, value = [node.target], node.value
                else:
                    continue
                if ast.unparse(names[0]) == "status":
                    return int(ast.literal_eval(value))
        raise AssertionError(error)

    def _own_code(self, error: Place) -> str | None:
        for module, name in self._line(error):
            init = self.nodes.get((module, f"{name}.__init__"))
            calls = [n for n in ast.walk(init) if isinstance(n, ast.Call)] if init else []
            for call in calls:
                said = call.args[0] if call.args else None
                if ast.unparse(call.func) == "super().__init__" and isinstance(said, ast.Constant):
                    return str(said.value)
        return None


def _codes_in_pairs(node: Node) -> Iterator[str]:
    """Codes that stand beside their sentences: ("answered", ANSWERED)."""
    for pair in ast.walk(node):
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
            first = pair.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
