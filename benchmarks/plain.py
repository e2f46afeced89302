"""Does in a plain script what notebooks do, with no kernel: the floor of `benchmarks.running`.

``python -m benchmarks.plain FOLDER RUNS``: RUNS is JSON, a list of [name, notebook, parameters].
Each notebook's cells are carried out one after the other in this process, and what they show is
written, rendered, to FOLDER/NAME.html.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

RICH = ("_repr_html_", "_repr_markdown_")


def cells_of(notebook: Path, parameters: Mapping[str, str]) -> Iterator[str]:
    """Yield the source of each code cell, the one with parameters replaced by those given."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            is_parameters = parameters and "parameters" in cell["metadata"].get("tags", [])
            given = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
            yield given if is_parameters else "".join(cell["source"])


def shown(source: str, names: dict[str, Any]) -> str:
    """Carry a cell out and return what its last line shows, as HTML, Markdown or text."""
    lines = ast.parse(source).body
    last = lines.pop() if lines and isinstance(lines[-1], ast.Expr) else None
    exec(compile(ast.Module(lines, []), "<cell>", "exec"), names)
    if last is None:
        return ""
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    if value is None:
        return ""
    for name in RICH:
        if rendered := getattr(value, name, lambda: None)():
            return f"{rendered}\n{value!r}"
    return repr(value)


def _picture(bundle: Any, **_: Any) -> None:
    """Stand in for IPython's display: pictures are written into the page."""
    image = bundle.get("image/png", "") if isinstance(bundle, dict) else b64encode(b"").decode()
    print(f'<img src="data:image/png;base64,{image}">')


def run(notebook: Path, parameters: Mapping[str, str], page: Path) -> None:
    """Carry out a notebook's cells and write what they show to a page."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with redirect_stdout(StringIO()) as printed:
        parts = [shown(source, names) for source in cells_of(notebook, parameters)]
    page.write_text("\n".join([*parts, printed.getvalue()]), encoding="utf-8")


def main() -> None:
    """Run what the command line names."""
    import IPython.display
    import matplotlib

    matplotlib.use("Agg")
    IPython.display.display = _picture
    folder, runs = Path(sys.argv[1]), json.loads(sys.argv[2])
    notebooks = Path(os.environ["FOI_PROJECT"]) / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    for name, notebook, parameters in runs:
        run(notebooks / notebook, parameters, folder / f"{name}.html")


if __name__ == "__main__":
    main()
