"""A file's data becomes a Course or a Lesson; what pydantic finds wrong is said in an author's words, at its place."""

import copy
import difflib
import types
from collections.abc import Collection, Iterator
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.course.document import Document, Mistake, PathInFile

M = TypeVar("M", bound=BaseModel)

_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is no field here",
    "string_type": "must be a text",
    "tuple_type": "must be a list",
    "dict_type": "must have fields of its own",
    "model_type": "must have fields of its own",
    "model_attributes_type": "must have fields of its own",
    "string_too_short": "is empty",
}


def read_model(document: Document, model: type[M]) -> tuple[M | None, list[Mistake]]:
    """The model of a file, or every mistake in it; a file that is bad YAML is not looked at further.

    With mistakes there may be a model too: the file mended by guesses, so that its rules can be weighed at the same time.
    """
    if document.mistakes:
        return None, document.mistakes
    try:
        return model.model_validate(document.data), []
    except ValidationError as problems:
        errors = [error for error in problems.errors(include_url=False) if not _echo(document.data, error)]
        said = [error for error in errors if not _misspelt(document.data, error, errors)]
        return _mended(document.data, model, errors), [_mistake(document, model, error) for error in said]


def _misspelt(data: Any, error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Whether a field is only missing because its name is misspelt, which is said at the misspelt one."""
    path = _path(data, error["loc"])
    extra = [_path(data, other["loc"]) for other in errors if other["type"] == "extra_forbidden"]
    beside = [str(other[-1]) for other in extra if other[:-1] == path[:-1]]
    return error["type"] == "missing" and bool(difflib.get_close_matches(str(path[-1]), beside, n=1))


def _mended(data: Any, model: type[M], errors: list[ErrorDetails]) -> M | None:
    """The file without its unknown fields, with the nearest word for a wrong one and a stand-in for a wrong number; or None."""
    mended = copy.deepcopy(data)
    for error in errors:
        path = _path(data, error["loc"])
        kind, context = error["type"], error.get("ctx", {})
        if kind == "union_tag_invalid":
            path = (*path, "kind")
        home, found = _at(mended, path[:-1]), _at(mended, path)
        if not path or not isinstance(home, dict):
            return None
        name = str(path[-1])
        known = str(context.get("expected_tags", context.get("expected", ""))).replace(" or ", ",").split(",")
        near = difflib.get_close_matches(str(found), [word.strip(" '") for word in known], n=1)
        if kind == "extra_forbidden":
            home.pop(name, None)
        elif kind == "missing":
            renamed = difflib.get_close_matches(name, [key for key in _at(data, path[:-1]) if key != name], n=1)
            home[name] = _at(data, (*path[:-1], renamed[0])) if renamed else "1"
        elif near:
            home[name] = near[0]
        else:
            home[name] = "1"
    try:
        return model.model_validate(mended)
    except ValidationError:
        return None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """ "; did you mean …?" where one of the known words is near, else nothing."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def _echo(data: Any, error: ErrorDetails) -> bool:
    """Whether a list is only said to be short because some of its items are wrong, which is said of them already."""
    items = _at(data, _path(data, error["loc"]))
    return error["type"] == "too_short" and isinstance(items, list) and len(items) >= error["ctx"]["min_length"]


def _mistake(document: Document, model: type[BaseModel], error: ErrorDetails) -> Mistake:
    path = _path(document.data, error["loc"])
    kind = error["type"]
    context = error.get("ctx", {})
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _wrong_kind(document, path, context)
    value = _at(document.data, path)
    found = value if isinstance(value, str) else ""
    if kind == "missing":
        return document.mistake(path, "is missing")
    if kind == "extra_forbidden":
        fields = {name for each in _models_at(model, path[:-1], document.data) for name in each.model_fields}
        return document.mistake(path, f"is no field here{did_you_mean(str(path[-1]), fields)}", str(path[-1]), at_key=True)
    if kind == "literal_error":
        words = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        return document.mistake(path, f"must be one of {', '.join(words)}{did_you_mean(found, words)}", found)
    return document.mistake(path, _said(kind, context, error["msg"]), found)


def _said(kind: str, context: dict[str, Any], message: str) -> str:
    if kind in ("too_short", "too_long"):
        limit = context["min_length"] if kind == "too_short" else context["max_length"]
        return f"needs {'at least' if kind == 'too_short' else 'at most'} {limit}, has {context['actual_length']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"must be {context['ge']} or more" if kind == "greater_than_equal" else f"must be {context['le']} or less"
    if kind == "string_pattern_mismatch":
        return "must be a short id of letters, digits, dots and dashes"
    if kind == "value_error":
        return str(context["error"])
    return _SAID.get(kind, message)


def _wrong_kind(document: Document, path: PathInFile, context: dict[str, Any]) -> Mistake:
    kinds = [kind.strip(" '") for kind in str(context.get("expected_tags", "")).split(",") if kind.strip()]
    node = _at(document.data, path)
    found = node.get("kind") if isinstance(node, dict) else None
    if not isinstance(found, str):
        return document.mistake((*path, "kind"), "is missing")
    return document.mistake((*path, "kind"), f"must be one of {', '.join(kinds)}{did_you_mean(found, kinds)}", found)


def _path(data: Any, location: tuple[int | str, ...]) -> PathInFile:
    """Pydantic puts the kind of a question into the location of its errors; files have no such level."""
    path: list[int | str] = []
    for part in location:
        if isinstance(data, dict) and isinstance(part, str) and part not in data and data.get("kind") == part:
            continue
        path.append(part)
        data = _at(data, (part,))
    return tuple(path)


def _at(data: Any, path: PathInFile) -> Any:
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _models_at(model: type[BaseModel], path: PathInFile, data: Any) -> list[type[BaseModel]]:
    """The models that may stand at a path; of several kinds, the one the data names."""
    models = [model]
    for part in path:
        data = _at(data, (part,))
        if isinstance(part, int):
            continue
        models = [inner for each in models if part in each.model_fields for inner in _inside(each.model_fields[part].annotation)]
        if isinstance(data, dict):
            models = _of_kind(models, data)
    return _of_kind(models, data) if isinstance(data, dict) else models


def _of_kind(models: list[type[BaseModel]], data: dict[str, Any]) -> list[type[BaseModel]]:
    def kinds(model: type[BaseModel]) -> Collection[Any]:
        return get_args(model.model_fields["kind"].annotation) if "kind" in model.model_fields else ()

    return [model for model in models if data.get("kind") in kinds(model)] or models


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside an annotation: of a tuple, an optional, a union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not Literal and (get_origin(annotation) in (Union, types.UnionType) or get_args(annotation)):
        for inner in get_args(annotation):
            yield from _inside(inner)
