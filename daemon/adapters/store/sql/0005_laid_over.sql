-- What laying the pictures of a list over each other came to, by a digest of all that it rests on: laid_over.py. It
-- could be worked out again, but that takes longer than all else that is.
CREATE TABLE kept.laid_over (key VARCHAR PRIMARY KEY, found VARCHAR NOT NULL);
