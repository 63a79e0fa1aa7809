"""A model is tried in a process of its own before this one runs it: a crafted file crashes XGBoost or makes it hang.

Of 60 damaged model files 9 crashed it and one never ended, though each was one byte away from a good one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from daemon.adapters.models.xgboost_classifier import (
    AGAIN,
    Model,
    XgboostClassifier,
    check_features,
    open_model,
    read_model,
    spare_scikit_learn,
)
from daemon.adapters.processes.child import ONE_THREAD, Child, ChildDiedError, ChildHungError
from daemon.adapters.processes.child_side import serve
from daemon.adapters.processes.plain_values import packed, trusted, unpacked
from daemon.errors import ModelMismatchError

TRIAL_SECONDS = 120.0
"""A trial takes two seconds, most of it loading XGBoost from the disk; twenty on a slow one."""

_good: set[str] = set()


def load_classifier(folder: Path, *, version: int, names: Sequence[str]) -> XgboostClassifier:
    """The model in `folder`, tried and then opened in this process, for features of this version and these names.

    Raises ModelMissingError or ModelMismatchError.
    """
    model = read_model(folder)
    check_features(model, version=version, names=names)
    if model.card.sha256 not in _good:
        _try(model)
        _good.add(model.card.sha256)
    return open_model(model)


def crashed(model: Model, how: str) -> ModelMismatchError:
    """What is to be said of a model over which a process ended, and `how` it did."""
    return ModelMismatchError(
        f"The model in {model.folder} is not used: a process that tried it did not survive ({how}). {AGAIN}"
    )


def _try(model: Model) -> None:
    with tempfile.TemporaryDirectory(prefix="muster-") as folder:
        child = Child("daemon.adapters.models.model_trial", scratch=Path(folder, "trial"), environment=ONE_THREAD)
        try:
            refused = unpacked(child.ask(packed(model), TRIAL_SECONDS), ())
        except ChildDiedError as error:
            raise crashed(model, error.how) from error
        except ChildHungError as error:
            raise crashed(model, f"it was not done after {TRIAL_SECONDS:g} seconds") from error
        finally:
            child.end()
    if refused is not None:
        raise ModelMismatchError(str(refused))


def _answer(data: bytes) -> bytes:
    try:
        open_model(trusted(data))
    except ModelMismatchError as error:
        return packed(error.message)
    return packed(None)


if __name__ == "__main__":
    spare_scikit_learn()
    serve(_answer)
