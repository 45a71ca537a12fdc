-- Whether a user was archived since nobody had seen it for long, so that the next file of its source does not restore it.

ALTER TABLE SystemUsers ADD COLUMN Reclaimed INTEGER NOT NULL DEFAULT 0 CHECK (Reclaimed IN (0, 1));
