-- How many of a picture's crops lie in each part of each measure: daemon/domain/census.py. NULL: read before this.
ALTER TABLE kept.screenshots ADD COLUMN census MAP(VARCHAR, INTEGER[]);
