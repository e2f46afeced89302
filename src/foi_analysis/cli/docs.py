"""Writes the reference pages of docs/ from the commands' own help and the docstrings; adds no word.

Run as ``python -m foi_analysis.cli.docs`` inside the project.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import foi_analysis as foi
from foi_analysis.core.paths import Project, replacing

REMAKE = "make docs"


def main() -> None:
    """Write both pages below docs/reference of the project at hand."""
    folder = Project.find().root / "docs" / "reference"
    for name, text in reference_pages().items():
        with replacing(folder / name) as temporary:
            temporary.write_text(text, encoding="utf-8")


def reference_pages() -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    return {"cli.md": commands_page(), "python.md": python_page()}


def commands_page() -> str:
    """Return every command of `foi` with its arguments and options, as its help has them."""
    import typer

    from foi_analysis.cli.commands import app

    group: Any = typer.main.get_command(app)
    parts = [_head("Commands", f"`.venv/bin/foi COMMAND`. {group.help}")]
    for name, command in _commands(group, "foi"):
        parts += [f"## {name}", inspect.cleandoc(command.help), _parameters(command.params)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _commands(group: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the name and the command of each in a group, and after it those within it."""
    for own, command in sorted(group.commands.items()):
        if not command.hidden:
            yield f"{name} {own}", command
            if hasattr(command, "commands"):
                yield from _commands(command, f"{name} {own}")


def python_page() -> str:
    """Return the names a notebook uses, ``import foi_analysis as foi``, with their docstrings."""
    what = "What a notebook uses, after `import foi_analysis as foi`."
    parts = [_head("Python", what), *(part for name in foi.__all__ for part in _described(name))]
    return "\n\n".join(filter(None, parts)) + "\n"


def _head(title: str, what: str) -> str:
    return f"# {title}\n\n{what} Written by `{REMAKE}`; do not edit."


def _parameters(parameters: list[Any]) -> str:
    shown = [one for one in parameters if one.name != "help"]
    rows = [f"| {_names(one)} | {_default(one)} | {_one_line(one.help)} |" for one in shown]
    return "\n".join(["| name | default | what it is |", "|---|---|---|", *rows]) if rows else ""


def _names(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`" + (" ..." if parameter.nargs == -1 else "")
    value = "" if parameter.is_flag else f" {parameter.metavar or parameter.name.upper()}"
    names = [*parameter.opts, *parameter.secondary_opts]
    return ", ".join(f"`{name}{value}`" for name in names)


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = getattr(parameter.default, "value", parameter.default)
    return f"`{value}`" if value not in (None, "", False) else ""


def _described(name: str) -> Iterator[str]:
    found = getattr(foi, name)
    yield f"## foi.{name}{_signature(found)}"
    yield _words(found)
    if inspect.isclass(found):
        members = [one for one in vars(found).items() if _is_public(*one)]
        yield "\n".join(_member(member, made) for member, made in members)


def _is_public(name: str, found: Any) -> bool:
    return not name.startswith("_") and (_function(found) is not None)


def _function(found: Any) -> Any:
    """Return the function behind a method or a property, or None for anything else."""
    for within in ("fget", "func", "__func__"):
        if hasattr(found, within):
            return getattr(found, within)
    return found if inspect.isfunction(found) else None


def _member(name: str, found: Any) -> str:
    function = _function(found)
    is_called = inspect.isfunction(found) or isinstance(found, classmethod)
    signature = _signature(function) if is_called else ""
    return f"- `{name}{signature}`: {_one_line(_words(function))}"


def _signature(found: Any) -> str:
    """Return the names and defaults of what is called; the docstring says what they are."""
    if inspect.isclass(found) and issubclass(found, dict):
        return ""
    shown = []
    for one in inspect.signature(found).parameters.values():
        if one.name not in ("self", "cls"):
            has_default = one.default is not inspect.Parameter.empty
            name = f"**{one.name}" if one.kind is one.VAR_KEYWORD else one.name
            shown.append(f"{name}={_default_words(one.default)}" if has_default else name)
    return f"({', '.join(shown)})"


def _default_words(value: Any) -> str:
    words = repr(value)
    return "..." if words.startswith("<") else words


def _words(found: Any) -> str:
    text = inspect.cleandoc(found.__doc__ or "").replace("``", "`")
    return "\n\n".join(_one_line(part) for part in text.split("\n\n"))


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").replace("|", "\\|").strip()


if __name__ == "__main__":
    main()
