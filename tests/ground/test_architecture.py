"""The house keeps its shape: imports run one way, and what the project does without stays out."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from importlinter.cli import lint_imports

ROOT = Path(settings.BASE_DIR)
LAYERS = (
    {"finnish"},
    {"documents", "organisations"},
    {"interfaces"},
    {"indicators"},
    {"surveys"},
    {"agreements"},
    {"forums"},
    {"overview"},
)
LEVEL = {app: level for level, names in enumerate(LAYERS) for app in names}
CODE = sorted(
    path
    for app in (*LEVEL, "yhdyspinta")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.relative_to(ROOT).parts
)
# Mail programs read no style sheets, so the frame of our HTML mail has its styles in the tags.
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path.parent.name != "emails")
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in LEVEL]

ABSENT_FROM_CODE = {
    "models fetched by name": r"\bget_model\(",
    "signals": r"django\.dispatch|\bsignals\b|@receiver",
    "generic foreign keys": r"GenericForeignKey|GenericRelation",
    "class-based views": r"django\.views\.generic",
    "unfinished work": r"\bTODO\b|\bFIXME\b|\bXXX\b",
    "unexplained exceptions to the linter": r"#\s*noqa(?!: [A-Z0-9, ]+ -- )",
}
ABSENT_FROM_TEMPLATES = {
    "style elements": r"<style\b",
    "style attributes": r"\sstyle\s*=",
    "scripts in the page": r"<script\b(?![^>]*\bsrc=)",
    "event attributes": r"\s(on[a-z]+|hx-on[:a-z-]*)\s*=",
    "script addresses": r"javascript:",
    "texts that skip the escaping": r"\{%\s*autoescape off",
}
VAGUE_NAMES = {"common", "core", "utils", "helpers", "services", "misc", "managers", "mixins"}


def places(paths, pattern):
    """Where the pattern occurs, as path:line."""
    found = re.compile(pattern, re.IGNORECASE if "<" in pattern else 0)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if found.search(line)
    ]


def test_imports_run_one_way():
    assert lint_imports(no_cache=True) == 0


def test_relations_point_to_the_same_app_or_a_lower_one():
    upwards = [
        str(field)
        for model in OUR_MODELS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        if LEVEL.get(field.related_model._meta.app_label, -1) > LEVEL[model._meta.app_label]
    ]
    assert upwards == []


def test_no_function_imports():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in CODE
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("what", ABSENT_FROM_CODE)
def test_the_code_does_without(what):
    assert places(CODE, ABSENT_FROM_CODE[what]) == []


@pytest.mark.parametrize("what", ABSENT_FROM_TEMPLATES)
def test_templates_do_without(what):
    assert places(TEMPLATES, ABSENT_FROM_TEMPLATES[what]) == []


def test_names_say_what_is_inside():
    assert [str(path) for path in CODE if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES] == []


def test_files_stay_short():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in CODE}
    assert {path: lines for path, lines in long.items() if lines > 400} == {}
    assert long["yhdyspinta/settings.py"] < 250


def test_every_finnish_column_has_its_swedish_one():
    alone = []
    for model in OUR_MODELS:
        names = {field.name for field in model._meta.get_fields()}
        alone += [
            f"{model.__name__}.{name}" for name in names if name.endswith("_fi") and name[:-3] + "_sv" not in names
        ]
        alone += [
            f"{model.__name__}.{name}" for name in names if name.endswith("_sv") and name[:-3] + "_fi" not in names
        ]
    assert alone == []
