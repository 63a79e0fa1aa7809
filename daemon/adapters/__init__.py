"""One technology a module; only the composition root (`daemon.app`) imports them."""
