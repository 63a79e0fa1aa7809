-- What further looks at a cell said beside its text, the likeliest first. NULL: nothing else, or read before this.
ALTER TABLE kept.readings ADD COLUMN guesses VARCHAR[];
