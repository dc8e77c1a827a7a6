"""Tells what Python's zipfile makes of an archive, as JSON: the other end of what Portside writes."""

import hashlib
import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    only = sys.argv[2:]
    entries = []
    sizes = [entry.file_size for entry in archive.infolist()]
    for entry in archive.infolist():
        if only and entry.filename not in only:
            continue
        with archive.open(entry) as content:
            digest = hashlib.sha256()
            first = content.read(4096)
            chunk = first
            while chunk:
                digest.update(chunk)
                chunk = content.read(1 << 20)
        entries.append(
            {
                "name": entry.filename,
                "isDirectory": entry.is_dir(),
                "size": entry.file_size,
                "time": "%04d-%02d-%02dT%02d:%02d:%02d" % entry.date_time,
                "extra": entry.extra.hex(),
                "flags": entry.flag_bits,
                "sha256": digest.hexdigest(),
                "text": first.decode("utf-8", "replace"),
            }
        )
    print(json.dumps({"sizes": sizes, "entries": entries}))
