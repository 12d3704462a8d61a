"""Counts a million rows through the functions of `polc sql`, beside the filter that one would write by hand.

    POLC=build/tools/polc/polc python3 tests/bench/sql_functions.py [ROWS]

It starts a PostgreSQL of its own. Times are the least of seven runs, warm, in the order of the lines, in turn: what else the machine does
meets all of them.
"""

import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../sql"))
os.environ.setdefault("CASES", "")
os.environ.setdefault("POLICIES", "")

import support  # noqa: E402
from postgres import Server  # noqa: E402

POLICY = '''policy desk;
role manager; role clerk; role auditor; role suspended;
resource doc { own: bool; state: {open, held, closed}; actions read; }
allow manager to doc.read;
allow clerk to doc.read if own and state is open;
allow auditor to doc.read if state is closed;
forbid suspended to doc.read;
'''

WAYS = [
    ("by hand", "own AND state = 'open'"),
    ("`may` with constant roles", "desk.\"may doc.read\"('{clerk}', own => own, state => state)"),
    ("the level with constant roles", "desk.\"doc.read\"('{clerk}', own => own, state => state) = 'allow'"),
    ("`decide` with constant roles", "desk.decide('doc.read', '{clerk}', jsonb_build_object('own', own, 'state', state)) = 'allow'"),
    ("`may` with roles of a prepared plan", None),
    ("`may` with roles in each row", "desk.\"may doc.read\"(roles, own => own, state => state)"),
]


def main(rows):
    with tempfile.TemporaryDirectory() as folder, Server(settings=["max_parallel_workers_per_gather=0", "jit=off"]) as server:
        database = server.database()
        database.run(support.script(support.write(folder, "desk.pol", POLICY), "postgresql"))
        database.run(f"CREATE TABLE docs AS SELECT n, n % 3 = 0 AS own, (ARRAY['open', 'held', 'closed'])[1 + n % 2] AS state, ARRAY['clerk'] AS roles "
                     f"FROM generate_series(1, {rows}) AS n; VACUUM ANALYZE docs")
        counted = []
        text = ["SET plan_cache_mode = force_generic_plan;", "PREPARE asked(text[]) AS SELECT count(*) FROM docs WHERE desk.\"may doc.read\"($1, own => own, state => state);", "\\timing on"]
        for _ in range(7):
            text += ["EXECUTE asked('{clerk}');" if condition is None else f"SELECT count(*) FROM docs WHERE {condition};" for _, condition in WAYS]
        shown = database.run("\n".join(text)).splitlines()
        times = [float(line.split()[1]) for line in shown if line.startswith("Time: ")]
        counted = {line for line in shown if line.isdigit()}
        assert len(counted) == 1, counted
        least = [min(times[way::len(WAYS)]) for way in range(len(WAYS))]
        print(f"| {rows:,} rows, one worker | ms | beside by hand |\n| --- | --- | --- |")
        for (name, _), time in zip(WAYS, least):
            print(f"| {name} | {time:.0f} | {time / least[0]:.2f} × |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
