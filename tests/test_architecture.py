"""The code keeps the house rules that linters do not know (imports: `make lint`)."""

import ast
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("resgroup", "db", "maps", "ui", "packaging", "main.py")
FILES = sorted(
    path
    for name in (*PRODUCT, "tests", "benchmarks")
    for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
)
OWNERS = [
    path
    for path in FILES
    if path.relative_to(ROOT).parts[0] in PRODUCT and path.name != "__init__.py"
]
VAGUE = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
LATE = {"openpyxl", "xlsxwriter", "pyogrio", "folium", "geopandas", "pandas", "matplotlib"}


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_files_stay_short() -> None:
    assert names([path for path in FILES if len(path.read_text("utf-8").splitlines()) > 500]) == []


def test_every_module_says_what_it_owns() -> None:
    silent = [
        path
        for path in OWNERS
        if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").startswith("Owns ")
    ]
    assert names(silent) == []


def test_no_module_has_a_vague_name() -> None:
    vague = [path for path in FILES if VAGUE & {path.stem, *path.relative_to(ROOT).parts[:-1]}]
    assert names(vague) == []


def test_importing_loads_no_library_that_is_used_later() -> None:
    # starting fast is a promise: these are imported by the function that uses them
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in OWNERS
        if "packaging" not in path.parts and "migrations" not in path.parts
    ]
    code = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps([name for name in sys.modules]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert LATE & set(json.loads(run.stdout)) == set()
