"""Compares all sessions in Datastore with their copies in Memcache, as one would with the official
client and pymemcache: the peer of `sesscascade check`.

Python has no gob, so that bytes are compared. Like the Go peer this finds neither sessions that are
only in Memcache nor different expiries.
"""

import json
import sys
from collections import Counter
from itertools import islice

from google.cloud import datastore
from pymemcache.client.base import Client

BATCH = 500


def main(project, host, port):
    cache = Client((host, int(port)))
    sessions = iter(datastore.Client(project=project).query(kind="Session").fetch())
    conditions = Counter()
    while batch := {entity.key.name: entity["Value"] for entity in islice(sessions, BATCH)}:
        cached = cache.get_many(list(batch))
        for key, value in batch.items():
            if key not in cached:
                conditions["cold"] += 1
            elif cached[key] == value:
                conditions["healthy"] += 1
            else:
                conditions["differing"] += 1
    print(json.dumps({"sessions": conditions.total(), "conditions": conditions}))


if __name__ == "__main__":
    main(*sys.argv[1:])
