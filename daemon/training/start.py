"""Start: the trees of an earlier model, which a new one goes on from, for more classes if need be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from daemon.errors import NothingToDoError
from daemon.training.engine import engine

NO_PARENT = 2147483647
"""How XGBoost writes that a node is the root."""


def started_from(model: bytes, classes: Sequence[str], wanted: Sequence[str]) -> bytes:
    """A model whose chances for `classes` are in the same proportions as before, and that can learn all `wanted`.

    For each further class every round gets a tree that says nothing. Raises NothingToDoError when the new classes do
    not begin with those of the earlier model.
    """
    if tuple(wanted[: len(classes)]) != tuple(classes):
        raise NothingToDoError(
            f"The model that Muster came with knows {', '.join(classes)}, and yours is to know {', '.join(wanted)}: "
            "learn without it (--fresh)."
        )
    more = len(wanted) - len(classes)
    if not more:
        return model
    xgboost = engine()
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(model))
    told = json.loads(booster.save_raw("json"))
    _add_classes(told["learner"], len(classes), more)
    return json.dumps(told).encode()


def _add_classes(learner: dict[str, Any], known: int, more: int) -> None:
    learner["learner_model_param"]["num_class"] = str(known + more)
    scores = learner["learner_model_param"]["base_score"]
    if scores.startswith("["):
        # One for each class; a further class begins where a crop of no class would.
        listed = json.loads(scores)
        mean = sum(listed) / len(listed)
        learner["learner_model_param"]["base_score"] = json.dumps([*listed, *[mean] * more])
    learner["objective"]["softmax_multiclass_param"]["num_class"] = str(known + more)
    trees = learner["gradient_booster"]["model"]
    found: list[dict[str, Any]] = []
    for first in range(0, len(trees["trees"]), known):
        found += trees["trees"][first : first + known]
        found += [_silent(trees["trees"][first]) for _ in range(more)]
    trees["trees"] = [{**tree, "id": number} for number, tree in enumerate(found)]
    trees["tree_info"] = [number % (known + more) for number in range(len(found))]
    trees["iteration_indptr"] = list(range(0, len(found) + 1, known + more))
    trees["gbtree_model_param"]["num_trees"] = str(len(found))


def _silent(like: dict[str, Any]) -> dict[str, Any]:
    """A tree with one leaf, at which it says 0."""
    parameters = {**like["tree_param"], "num_nodes": "1"}
    return {
        **{name: [] for name in ("categories", "categories_nodes", "categories_segments", "categories_sizes")},
        "base_weights": [0.0],
        "default_left": [0],
        "left_children": [-1],
        "loss_changes": [0.0],
        "parents": [NO_PARENT],
        "right_children": [-1],
        "split_conditions": [0.0],
        "split_indices": [0],
        "split_type": [0],
        "sum_hessian": [0.0],
        "tree_param": parameters,
    }
