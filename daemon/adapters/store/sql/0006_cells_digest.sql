-- A digest of all cells of a screenshot, so that one that is lost or changed is seen: seal.py. NULL: read before this.
ALTER TABLE kept.screenshots ADD COLUMN cells_digest UBIGINT;
