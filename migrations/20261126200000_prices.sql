-- What jobs of an environment cost, where it is not what the program knows; none for what it knows.
ALTER TABLE environment ADD COLUMN prices TEXT CHECK (prices IS NULL OR json_valid(prices));
