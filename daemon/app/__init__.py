"""The composition root: builds what each command needs from the officer's settings. The only importer of adapters.

Each part is imported by itself: the daemon holds no picture, so it goes without what reading one takes.
"""
