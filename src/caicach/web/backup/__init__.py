"""One file with everything (the database's rows and the files handed in), and bringing it back.

The file is a ZIP: `manifest.json` (version, migrations, rows, digests), `rows/APP.MODEL.jsonl`, `files/DIGEST`.
It says nothing of the database it came from: SQLite's goes into PostgreSQL and the other way. The secret key is not in
it; sessions end, passwords stay. Whoever holds the file holds the data: keep it as such.
"""

from caicach.web.backup.restoring import restore_backup
from caicach.web.backup.writing import write_backup

__all__ = ["restore_backup", "write_backup"]
