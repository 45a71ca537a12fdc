-- How a user may sign in.

ALTER TABLE SystemUsers ADD COLUMN LoginMethod TEXT NOT NULL DEFAULT 'Any' CHECK (LoginMethod IN ('Any', 'Password', 'Workplace'));
