"""Some of what `countersign manifest check` looks for, as SQL in DuckDB (`pip install duckdb`): what a peer takes for less.

Rows, buckets, lengths before and after decoding, invalid escapes, raw spaces, bare plus signs, double encoding, JSON rows. Not in it:
UTF-8, header rows, line ends, versions, bucket names, lengths of JSON, and where anything is.

Usage: duckdb_checks.py MANIFEST.csv
"""

import sys
import time

import duckdb

QUERY = """
select count(*), count(distinct b), max(length(k)),
       count(*) filter (regexp_matches(k, '%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|.?$)')),
       count(*) filter (contains(k, ' ')), count(*) filter (contains(k, '+')),
       count(*) filter (regexp_matches(k, '%25[0-9A-Fa-f][0-9A-Fa-f]')),
       max(octet_length(encode(url_decode(k)))), count(*) filter (starts_with(k, '%7B'))
from read_csv(?, header = false, columns = {'b': 'varchar', 'k': 'varchar'}, delim = ',', quote = '"', auto_detect = false)
"""

connection = duckdb.connect()
connection.execute("set threads = 2")
for _ in range(3):
    begun = time.monotonic()
    row = connection.execute(QUERY, [sys.argv[1]]).fetchone()
    print(f"duckdb {duckdb.__version__}: {time.monotonic() - begun:.2f} s {row}")
