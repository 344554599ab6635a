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


def loaded_by(*packages: str) -> set[str]:
    """Every module in memory after all modules of some packages were imported."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in OWNERS
        if path.relative_to(ROOT).parts[0] in packages and "migrations" not in path.parts
    ]
    code = (
        "import importlib, json, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(list(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout))


def test_importing_loads_no_library_that_is_used_later() -> None:
    # starting fast is a promise: these are imported by the function that uses them
    assert loaded_by("main.py", "ui", "maps", "db", "resgroup") & LATE == set()


def test_the_map_knows_no_widgets() -> None:
    # Qt's modules are one package to import-linter, so this one is told by what is loaded
    assert "PySide6.QtWidgets" not in loaded_by("maps", "resgroup")
