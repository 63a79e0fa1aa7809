"""The daemon's life: one queue, one worker. The watcher, the schedule and signals only post messages to it."""

from daemon.service.life import Service
from daemon.service.parts import Counts, Inbox, Parts, Progress, Working

__all__ = ["Counts", "Inbox", "Parts", "Progress", "Service", "Working"]
