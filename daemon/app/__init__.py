"""The composition root: builds what each command needs from the officer's settings. The only importer of adapters."""

from daemon.app.looking import Finding, findings, health, lay_out_demo, read_file, tell_troubles_alone
from daemon.app.mending import Rebuilt, Verified, verify
from daemon.app.models import Listed, models_listed, promote, roll_back
from daemon.app.running import daemon, rebuild, report
from daemon.app.settled import (
    Settled,
    classifier,
    engines,
    explained,
    for_screen,
    models_folder,
    settle_settings,
)

__all__ = [
    "Finding",
    "Listed",
    "Rebuilt",
    "Settled",
    "Verified",
    "classifier",
    "daemon",
    "engines",
    "explained",
    "findings",
    "for_screen",
    "health",
    "lay_out_demo",
    "models_folder",
    "models_listed",
    "promote",
    "read_file",
    "rebuild",
    "report",
    "roll_back",
    "settle_settings",
    "tell_troubles_alone",
    "verify",
]
