"""Small notebooks, one for each kind of output or failure, written as text; it runs none of them.

A notebook is its cells' sources, each under a line "# %%" that may name the cell's kind or tags.
"""

import json
import re

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

KINDS = {"markdown": new_markdown_cell, "raw": new_raw_cell}


def notebook(text: str) -> NotebookNode:
    """Return the notebook a text describes, with its cells numbered."""
    cells = []
    parts = re.split(r"^# %%(.*)\n", text.strip() + "\n", flags=re.MULTILINE)[1:]
    for number, (words, source) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        kinds = [word for word in words.split() if word in KINDS]
        cell = KINDS[kinds[0]](source.rstrip("\n")) if kinds else new_code_cell(source.rstrip("\n"))
        cell["id"] = f"c{number}"
        if tags := [word for word in words.split() if word not in KINDS]:
            cell.metadata["tags"] = tags
        cells.append(cell)
    made = new_notebook(cells=cells)
    made.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.validate(made)
    return made


TEXTS = {
    "streams": r"""
# %%
import sys
print("out 1"); print("err 1", file=sys.stderr); print("out 2")
# %%
print("out 3", flush=True); print("err 2", file=sys.stderr, flush=True); print("out 4")
# %%
print("no end of line", end=""); sys.stdout.write("|written"); sys.stderr.write("|also")
# %%
print("a", "b", sep="\n"); print()
""",
    "print-and-display": r"""
# %%
from IPython.display import display, HTML, Markdown
print("before"); display(1); print("between"); display(HTML("<b>2</b>")); print("after")
"the result"
# %%
display("several", 2, None, {"a": 1}); display(Markdown("*m*"), metadata={"x": 1})
""",
    "mimetypes": r"""
# %%
from IPython.display import HTML, JSON, Javascript, Latex, Math, SVG, Image, Pretty, display
HTML("<p>x</p>")
# %%
Latex("$x^2$")
# %%
JSON({"a": [1, 2, {"b": None}]})
# %%
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'></svg>")
# %%
display({"text/plain": "p", "text/html": "<i>h</i>", "x/y": "own"}, raw=True)
# %%
display(Javascript("1+1"), Math("y"), Pretty("pretty"))
""",
    "png": r"""
# %%
import base64
from IPython.display import Image
dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhg"
dot += "GAWjR9awAAAABJRU5ErkJggg=="
Image(data=base64.b64decode(dot), width=3)
# %%
from PIL import Image as Picture
Picture.new("RGB", (3, 2), (1, 2, 3))
""",
    "frame": r"""
# %%
import pandas as pd
frame = pd.DataFrame({"n": [1, 2.5, None], "name": ["a", "é", "<b>"]}); frame
# %%
print(frame); frame.describe()
# %%
frame["n"]
# %%
pd.Series(range(200))
# %%
frame.style.set_uuid("u").highlight_max(subset=["n"])
# %%
pd.get_option("display.max_rows"), pd.get_option("display.max_columns"), pd.__version__
""",
    "figures": r"""
# %%
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
# %%
for k in range(3):
    plt.figure(figsize=(2, 1)); plt.title(str(k)); print("figure", k)
# %%
plt.get_fignums(), plt.get_backend(), plt.isinteractive()
# %%
fig, ax = plt.subplots(figsize=(2, 1)); ax.bar(["a"], [1]); plt.show(); print("shown")
# %%
fig
# %%
plt.close(fig); fig, ax = plt.subplots(figsize=(2, 1)); fig.patch.set_alpha(0); None
# %%
plt.figure(figsize=(2, 1)).number
""",
    "inline": r"""
# %%
%matplotlib inline
import matplotlib, matplotlib.pyplot as plt
plt.plot([3, 1]);
# %%
%config InlineBackend.figure_formats = ["svg"]
import os
os.environ["SOURCE_DATE_EPOCH"] = "0"
matplotlib.rcParams["svg.hashsalt"] = "s"; matplotlib.rcParams["savefig.dpi"]
# %%
%config InlineBackend.close_figures = False
fig, ax = plt.subplots(); len(plt.get_fignums())
# %%
len(plt.get_fignums())
""",
    "rcparams": r"""
# %%
import matplotlib
before = matplotlib.is_interactive()
for key in sorted(matplotlib.rcParams):
    print(key, matplotlib.rcParams._get(key))
# %%
import matplotlib.pyplot as plt
before, matplotlib.is_interactive(), matplotlib.rcParams._get("backend")
# %%
plt.plot([1]); matplotlib.is_interactive()
# %%
sorted(map(str, get_ipython().events.callbacks["post_execute"]))
""",
    "agg": r"""
# %%
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
plt.plot([1, 2])
# %%
plt.get_backend(), plt.get_fignums(), matplotlib.is_interactive()
""",
    "seaborn": r"""
# %%
import seaborn as sns
import pandas as pd
sns.set_theme(style="whitegrid")
sns.barplot(pd.DataFrame({"x": [3, 1], "y": ["a", "b"]}), x="x", y="y")
# %%
from foi_analysis.notebook import plots
import numpy as np
np.linalg.svd(np.arange(90000.0).reshape(300, 300) ** 0.5)[1].sum()
# %%
sns.color_palette()[:2], len(sns.color_palette("viridis"))
""",
    "warnings": r"""
# %%
import warnings
warnings.warn("once")
warnings.warn("another", DeprecationWarning)
# %%
def f(): warnings.warn("from a line")
f(); f()
# %%
for _ in range(2): warnings.warn("in a loop", FutureWarning)
# %%
warnings.simplefilter("error"); warnings.warn("now an error")
""",
    "warning-filters": r"""
# %%
import warnings
import numpy as np
np.array([1.0]) / np.array([0.0])
# %%
[one for one in warnings.filters if one[3] and "__main__" in str(one[3])]
""",
    "logging": r"""
# %%
import logging
logging.warning("root"); logging.info("not shown"); logging.getLogger("own").error("error %s", 1)
# %%
logging.getLogger().handlers, logging.getLogger().level, logging.lastResort.level
# %%
form = "%(levelname)s %(processName)s %(threadName)s %(message)s"
logging.basicConfig(level=logging.INFO, format=form, force=True)
logging.info("shown")
# %%
import sys
log = logging.getLogger("second"); log.addHandler(logging.StreamHandler(sys.stdout))
log.info("twice")
""",
    "unicode": r"""
# %%
print("héllo — ‘quotes’ 漢字 🂡 \u202e \x00 \x07 end"); "ß\u0301 🙂"
# %%
é = "variable"; {é: "\ud800".encode("utf-8", "surrogatepass")}
# %%
"\ud800"
""",
    "large": r"""
# %%
print("x" * 2_000_000)
# %%
for k in range(5000): print(k)
# %%
list(range(3000))
# %%
"y" * 100_000
""",
    "carriage-return": r"""
# %%
import sys, time
for k in range(5): print(f"\r{k}/5", end="", flush=True)
print("\rdone")
# %%
for k in range(3): sys.stderr.write(f"{k}\b")
""",
    "colours": r"""
# %%
print("\x1b[31mred\x1b[0m \x1b[1;42mgreen\x1b[0m")
# %%
"\x1b[31mred\x1b[0m"
""",
    "error": r"""
# %%
def inner(n):
    return 1 / n
def outer(n):
    return inner(n)
# %%
print("before"); outer(0); print("never")
# %%
print("never run")
""",
    "errors-going-on": r"""
# %% raises-exception
import json
json.loads("{")
# %% raises-exception
undefined
# %% raises-exception
assert False, "long " * 300
# %% raises-exception
open("/nonexistent/file")
# %% raises-exception
{}["key"]
# %%
"went on"
""",
    "nested-errors": r"""
# %% raises-exception
try:
    1 / 0
except ZeroDivisionError as error:
    raise ValueError("while handling") from error
# %% raises-exception
try:
    1 / 0
except ZeroDivisionError:
    raise KeyError("during")
# %% raises-exception
try:
    1 / 0
except ZeroDivisionError:
    raise RuntimeError("hidden") from None
# %% raises-exception
error = ValueError("noted"); error.add_note("a note"); raise error
""",
    "exception-groups": r"""
# %% raises-exception
raise ExceptionGroup("several", [ValueError("a"), ExceptionGroup("inner", [TypeError("b")])])
# %% raises-exception
try:
    raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
except* ValueError as caught:
    print(caught.exceptions)
""",
    "repr-raises": r"""
# %%
class Bad:
    def _repr_html_(self): raise ValueError("in html")
    def __repr__(self): return "still here"
Bad()
# %% raises-exception
class Worse:
    def __repr__(self): raise ValueError("in repr")
Worse()
# %%
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "t", "a/b": {"c": 1}}, {"m": 1}
Bundle()
# %%
class Shown:
    def _ipython_display_(self): print("own display")
Shown()
""",
    "syntax-error": r"""
# %% raises-exception
def f(:
    pass
# %% raises-exception
  indented = 1
x = 1
    y = 2
# %% raises-exception
print "two"
# %%
f(
""",
    "system-exit": r"""
# %%
print("before")
raise SystemExit
# %%
print("not run, or is it")
""",
    "system-exit-code": r"""
# %%
import sys
sys.exit(3)
# %%
print("after")
""",
    "exit": r"""
# %%
print("before")
exit
# %%
print("at once after")
""",
    "quit": r"""
# %%
quit()
""",
    "keyboard-interrupt": r"""
# %%
raise KeyboardInterrupt("by hand")
# %%
print("never")
""",
    "interrupt-signal": r"""
# %% raises-exception
import os, signal
signal.raise_signal(signal.SIGINT)
# %%
signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGALRM)
""",
    "recursion": r"""
# %%
import sys
sys.getrecursionlimit()
# %%
sys.setrecursionlimit(250)  # The words for a thousand frames take half a minute.
# %% raises-exception
def deep(n): return deep(n + 1)
deep(0)
# %%
def depth():
    frame, count = sys._getframe(), 0
    while frame: frame, count = frame.f_back, count + 1
    return count
depth()
# %% raises-exception
def a(n): return b(n)
def b(n): return a(n + 1)
a(0)
""",
    "await": r"""
# %%
import asyncio
await asyncio.sleep(0)
print("awaited")
# %%
async def numbers():
    for k in range(3):
        await asyncio.sleep(0); yield k
[k async for k in numbers()]
# %%
async with asyncio.timeout(5):
    print("in time")
await asyncio.gather(*(asyncio.sleep(0, k) for k in range(3)))
# %% raises-exception
async def fails(): raise ValueError("in a coroutine")
await fails()
# %% raises-exception
asyncio.run(asyncio.sleep(0))
# %%
type(asyncio.get_running_loop()).__name__
""",
    "tasks": r"""
# %%
import asyncio
async def later(word):
    for k in range(3):
        await asyncio.sleep(0.02); print(word, k)
    return word
task = asyncio.create_task(later("from the first"))
print("started")
# %%
await task
# %%
event = asyncio.Event()
async def waits(): await event.wait(); print("let go")
waiting = asyncio.create_task(waits())
# %%
event.set(); await waiting; print("ended")
""",
    "threads": r"""
# %%
import threading, time
def say(k): print("thread", k)
for k in range(3):
    t = threading.Thread(target=say, args=(k,)); t.start(); t.join()
# %%
def fail(): raise ValueError("in a thread")
t = threading.Thread(target=fail, name="named"); t.start(); t.join(); time.sleep(0.3)
# %%
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool: print(list(pool.map(lambda x: x * x, range(4))))
# %%
sorted(t.name for t in threading.enumerate() if not t.name.startswith(("Thread-", "event-")))
# %%
threading.current_thread() is threading.main_thread()
""",
    "subprocesses": r"""
# %%
import subprocess, sys
print(subprocess.run(["echo", "captured"], capture_output=True, text=True).stdout)
# %%
import time
subprocess.run(["echo", "to the descriptor"]); time.sleep(0.6)
# %%
!echo shell; echo "to stderr" >&2
# %%
!false
_exit_code
# %%
words = !printf 'a\nb\n'
words
# %%
%%bash
echo from bash
# %%
%%bash --out kept
echo kept
# %%
kept
# %% raises-exception
%%bash
exit 3
# %%
program = "import sys; print(sys.stdin.read() == '')"
subprocess.run([sys.executable, "-c", program], capture_output=True).stdout
""",
    "descriptors": r"""
# %%
import os, time
os.write(1, b"to descriptor 1\n"); time.sleep(0.6)
# %%
os.write(2, b"to descriptor 2\n"); time.sleep(0.6)
# %%
import sys
[type(s).__name__ for s in (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__)]
# %%
sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.fileno() == 1
# %%
sys.stdin.read()
""",
    "capture": r"""
# %%
%%capture kept
import sys
from IPython.display import display, HTML
print("kept"); print("e", file=sys.stderr); display(HTML("<b>h</b>")); 5
# %%
kept.stdout, kept.stderr, [o.data for o in kept.outputs]
# %%
kept.show()
# %%
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as text: print("redirected")
text.getvalue()
""",
    "magics": r"""
# %%
result = %timeit -n1 -r1 -o -q pass
type(result).__name__
# %%
del result
# %%
%%html
<b>bold</b>
# %%
%%javascript
1 + 1
# %%
%%latex
$x$
# %%
%%markdown
*m*
# %%
%%svg
<svg xmlns="http://www.w3.org/2000/svg"/>
# %%
x = 1
%who
# %%
%whos
# %%
%precision 3
# %%
3.14159265
# %%
%lsmagic
# %%
%pinfo2 len
# %%
%history
# %%
%env FOI_NONE
""",
    "unknown-magics": r"""
# %%
%nosuchmagic
# %%
%%nosuchcellmagic
x
# %%
%matplotlib nosuch
""",
    "files": r"""
# %%
%%writefile written.py
value = 5
print("run with", __name__)
# %%
%run written.py
value
# %%
%load written.py
# %%
import written; written.__file__ == __import__("os").path.abspath("written.py")
# %%
%cat written.py
# %%
%pycat written.py
# %%
%%writefile failing.py
def f():
    raise ValueError("in a file")
f()
# %%
%run failing.py
""",
    "history": r"""
# %%
1 + 1
# %%
_ + 1
# %%
_, __, _1, Out[2]
# %%
In, _i, _ii
# %%
7;
# %%
8; 9
# %%
8
9;
# %%
_, _oh, len(In)
# %%
sorted(name for name in globals() if not name.startswith("_i"))
""",
    "display-ids": r"""
# %%
from IPython.display import display, update_display, HTML
handle = display("first", display_id="known")
# %%
print("other"); display("again", display_id="known")
# %%
handle.update(HTML("<b>updated</b>"))
# %%
update_display("unknown", display_id="never shown")
display("x", display_id="known", update=True)
# %%
made = display("y", display_id=True); made.update("z"); type(made).__name__
""",
    "clear": r"""
# %%
from IPython.display import clear_output, display
print("gone"); display("gone"); clear_output(); print("stays")
# %%
print("stays until the next"); clear_output(wait=True)
# %%
print("gone"); clear_output(wait=True); print("instead"); display("too")
# %%
for k in range(4): clear_output(wait=True); print(k)
""",
    "cells": r"""
# %% markdown
# Words
# %% raw
raw text
# %%

# %%
# only a comment
# %%
None
# %%
pass
# %%
"last of three lines"
0
"shown"
# %%
x = y = 5
# %%
if x:
    x
# %% markdown

# %%
for x in range(2): x
""",
    "interactivity": r"""
# %%
get_ipython().ast_node_interactivity = "all"
# %%
1
2
# %%
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.instance() is get_ipython(), type(get_ipython()).__name__
# %%
import ast
class Double(ast.NodeTransformer):
    def visit_Constant(self, node): return ast.Constant(node.value * 2)
get_ipython().ast_transformers.append(Double())
# %%
21
""",
    "hooks": r"""
# %%
def before(info): print("before", info.raw_cell[:5])
def after(result): print("after", result.success)
get_ipython().events.register("pre_run_cell", before)
get_ipython().events.register("post_run_cell", after)
# %%
"cell"
# %%
get_ipython().set_next_input("set for the next")
# %%
def custom(shell, kind, value, tb, tb_offset=None): print("custom", value)
get_ipython().set_custom_exc((ValueError,), custom)
# %%
raise ValueError("handled")
# %%
import sys
sys.displayhook, sys.excepthook, sys.last_value if hasattr(sys, "last_value") else "none"
""",
    "pages": r"""
# %%
len?
# %%
def f(x):
    "words"
    return x
f??
# %%
?f
# %%
%quickref
# %%
help(f)
# %%
%psource f
""",
    "classes": r"""
# %%
import pickle
from dataclasses import dataclass, field
@dataclass
class Point:
    x: int
    y: list = field(default_factory=list)
pickle.loads(pickle.dumps(Point(1, [2])))
# %%
Point, Point.__module__, repr(Point(3)), Point(1) == Point(1)
# %%
from enum import Enum
class Colour(Enum): RED = 1
Colour.RED, pickle.loads(pickle.dumps(Colour.RED)) is Colour.RED
# %%
import inspect
print(inspect.getsource(Point))
# %% raises-exception
Point()
""",
    "main": r"""
# %%
__name__, __doc__, __builtin__, __package__ if "__package__" in globals() else "none"
# %% raises-exception
__file__
# %%
import sys
main = sys.modules["__main__"]; main
# %%
main.__dict__ is globals(), hasattr(main, "__file__"), getattr(main, "__spec__", 0)
# %%
dir()
# %%
"__session__" in globals(), sys.argv[0].endswith("ipykernel_launcher.py")
""",
    "process": r"""
# %%
import os, sys
os.path.basename(os.getcwd()), os.path.basename(os.environ["FOI_PROJECT"]), sys.path
# %%
for key in sorted(os.environ):
    if key not in ("JPY_PARENT_PID", "COLUMNS", "LINES"): print(key, os.environ[key])
# %%
hash("words"), sys.flags, sys.executable, sys.prefix, sys.warnoptions
# %%
import multiprocessing
multiprocessing.current_process().name, multiprocessing.parent_process()
# %%
os.getpid() == os.getsid(0) == os.getpgrp()
# %%
import resource
resource.getrlimit(resource.RLIMIT_AS), os.nice(0), oct(os.umask(0o22))
# %%
import gc, locale
gc.isenabled(), gc.get_threshold(), locale.getlocale(), sys.getswitchinterval()
# %%
int(os.environ["JPY_PARENT_PID"]) == os.getppid()
# %%
import faulthandler
faulthandler.is_enabled(), sys.gettrace(), sys.getprofile()
""",
    "input": r"""
# %% raises-exception
input("name? ")
# %% raises-exception
import getpass
getpass.getpass()
# %%
input()
""",
    "random": r"""
# %%
import random, numpy as np
random.seed(1); np.random.seed(1)
random.random(), np.random.rand(), np.random.default_rng(1).random()
# %%
{"a", "b", "c"}, {3: 1, 1: 2}, frozenset("xyz")
""",
    "types": r"""
# %%
1.0, 1e100, float("nan"), 10**40, b"bytes", True, None, ..., 1j
# %%
[[1, 2], {"k": {1}}], (1,), range(3)
# %%
def g(): yield
g, g(), lambda: 0, int, len, __import__("os")
# %%
import decimal, fractions, datetime, pathlib
decimal.Decimal("1.1"), fractions.Fraction(1, 3), datetime.date(2018, 1, 1)
# %%
pathlib.PurePosixPath("a/b")
# %%
{k: "value " * 10 for k in range(8)}
""",
    "comms": r"""
# %%
from comm import create_comm
one = create_comm(target_name="nobody", data={"a": 1}); one.send({"b": 2}); one.close()
print("sent")
# %% raises-exception
import ipywidgets
""",
    "formatters": r"""
# %%
class Own:
    pass
html = get_ipython().display_formatter.formatters["text/html"]
html.for_type(Own, lambda one: "<b>own</b>"); Own()
# %%
get_ipython().display_formatter.active_types[:2]
# %%
import numpy as np
np.arange(6).reshape(2, 3)
# %%
np.set_printoptions(precision=2); np.array([1 / 3])
# %%
%xmode Plain
# %% raises-exception
1 / 0
# %%
%xmode Context
""",
    "multiprocess": r"""
# %%
import multiprocessing, os
def square(x): return x * x
with multiprocessing.get_context("fork").Pool(2) as pool: print(pool.map(square, range(4)))
# %%
if (child := os.fork()) == 0: os._exit(0)
os.waitpid(child, 0)[1]
""",
    "background": r"""
# %%
import atexit, pathlib
atexit.register(lambda: pathlib.Path("at-exit.txt").write_text("left well"))
unclosed = open("unclosed.txt", "w"); unclosed.write("kept"); None
# %%
%%script --bg bash
sleep 300
""",
    "debugger": r"""
# %% raises-exception
breakpoint()
# %%
%pdb
# %%
import sys
sys.breakpointhook, sys.modules["pdb"].Pdb
""",
    "extensions": r"""
# %%
%load_ext autoreload
%autoreload 2
# %%
%store
# %%
%alias_magic t time
# %%
%macro -q m 1
# %%
%config IPCompleter
# %%
kept = get_ipython().history_manager; kept.hist_file, kept.enabled, get_ipython().profile
""",
}

# These neither fail nor change a setting of the kernel, and run one after another in one notebook.
TOGETHER = (
    *("streams", "print-and-display", "mimetypes", "png", "frame", "exception-groups", "unicode"),
    *("carriage-return", "colours", "tasks", "capture", "clear", "cells", "pages"),
    *("random", "types"),
)


def joined(names: tuple[str, ...]) -> NotebookNode:
    """Return one notebook of the cells of several, each named by its own notebook's."""
    parts = {name: notebook(TEXTS[name]) for name in names}
    for name, part in parts.items():
        for cell in part.cells:
            cell["id"] = f"{name}-{cell['id']}"
    made = parts[names[0]]
    made["cells"] = [cell for part in parts.values() for cell in part.cells]
    nbformat.validate(made)
    return made


def parted(text: str, name: str) -> str:
    """Return of a joined notebook's text the one notebook of that name."""
    found = json.loads(text)
    found["cells"] = [cell for cell in found["cells"] if cell["id"].rpartition("-")[0] == name]
    return json.dumps(found, indent=1)
