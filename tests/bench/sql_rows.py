"""What PostgreSQL takes to filter rows by a policy, beside filters and policies that an expert writes by hand.

Usage: sql_rows.py POLC [ROWS] [REPETITIONS] [LARGE_ROWS]. Starts a PostgreSQL of its own, in a folder that goes away. Contenders take turns in one session each,
without parallel workers; times are medians, as psql measures them. Nothing is timed before both gave the same count.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "sql"))
from postgres import Server  # noqa: E402

POLICY = """policy shop "Shop";
role manager; role clerk; role auditor;
resource till { own: bool; status: {open, busy, shut, gone}; kind: {common, rare}; actions see; }
resource drawer { own: bool; status: {open, busy, shut, gone}; actions see; }
resource safe { status: {open, busy, shut, gone}; kind: {common, rare}; actions see; }
allow manager to till.see, safe.see;
allow clerk to till.see if own;
allow clerk to drawer.see if own and status is not gone;
allow auditor to {till, safe}.see if kind is rare;
"""
MAPPING = """subject is setting "app.login";
roles from table public.staff { subject is column login; role is column role; }
grant to app;
"""
RESOURCES = {
    "tills": "resource till in table public.tills { own when column cashier is the subject; status is column status; kind is column kind; select needs till.see; MORE}\n",
    "drawers": "resource drawer in table public.drawers { own when column cashier is the subject; status is column status; select needs drawer.see; }\n",
    "safes": "resource safe in table public.safes { status is column status; kind is column kind; select needs safe.see; }\n",
}

ROWS = """id bigint PRIMARY KEY, cashier text NOT NULL, status text NOT NULL, kind text NOT NULL, note text NOT NULL"""
DATA = """INSERT INTO {table} SELECT i, 'user ' || (i * 7919 % 20011), (ARRAY['open','busy','shut','gone'])[1 + i % 4], CASE WHEN i % 200 = 0 THEN 'rare' ELSE 'common' END,
  repeat('x', 60) FROM generate_series(1::bigint, {rows}) AS i;"""
# What an expert writes: the subject and its roles once a statement, in sub-selects.
FUNCTIONS_BY_HAND = """
CREATE FUNCTION me() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT nullif(current_setting('app.login', true), '')$$;
CREATE FUNCTION have(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public AS
  $$SELECT EXISTS (SELECT 1 FROM staff WHERE login = me() AND role = wanted)$$;
"""
BY_HAND = {
    "tills": "(SELECT have('manager')) OR (cashier = (SELECT me()) AND (SELECT have('clerk'))) OR (kind = 'rare' AND (SELECT have('auditor')))",
    "drawers": "cashier = (SELECT me()) AND status <> 'gone' AND (SELECT have('clerk'))",
    "safes": "(SELECT have('manager')) OR (kind = 'rare' AND (SELECT have('auditor')))",
}


class Measure:
    def __init__(self, polc, server, rows, tables, more="", is_compared=True):
        self.database = server.database()
        mapping = MAPPING + "".join(RESOURCES[table].replace("MORE", more) for table in tables)
        with tempfile.TemporaryDirectory(prefix="polc-bench-") as folder:
            paths = {name: os.path.join(folder, name) for name in ("shop.pol", "shop.rows")}
            for path, text in zip(paths.values(), (POLICY, mapping)):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            script = subprocess.run([polc, "sql", paths["shop.pol"], "--dialect=postgresql", "--rows", paths["shop.rows"]], check=True,
                                    capture_output=True, encoding="utf-8").stdout
        text = "CREATE TABLE staff (login text, role text); INSERT INTO staff VALUES ('ann', 'manager'), ('user 77', 'clerk'), ('cy', 'auditor');\n" + FUNCTIONS_BY_HAND
        for table in tables:
            # The column that polc adds rewrites the table: done on an empty one.
            text += f"CREATE TABLE {table} ({ROWS});\n"
            if is_compared:
                other = f"{table}_by_hand"
                text += (f"CREATE TABLE {other} ({ROWS});\nCREATE INDEX ON {other} (cashier); CREATE INDEX ON {other} (kind); "
                         f"ALTER TABLE {other} ENABLE ROW LEVEL SECURITY; GRANT SELECT ON {other} TO app;\n"
                         f"CREATE POLICY see ON {other} FOR SELECT USING ({BY_HAND[table]});\n")
        self.database.run(text)
        self.database.run(script)
        for table in tables:
            for name in (table, f"{table}_by_hand") if is_compared else (table,):
                self.database.run(DATA.format(table=name, rows=rows) + f"VACUUM (ANALYZE) {name};")

    def times(self, queries, repetitions, subject="", role="app"):
        """Medians in milliseconds, the queries taking turns."""
        text = ("SET max_parallel_workers_per_gather = 0; SET jit = off;\n"
                f"SELECT set_config('app.login', '{subject}', false) \\g /dev/null\n" + "".join(f"{query};\n" for query in queries))
        counts = self.database.run(text, role=role).split()
        assert len(set(counts)) == 1, (queries, counts)
        text += "\\timing on\n" + "".join(f"{query};\n" for query in queries) * repetitions
        found = [float(time) for time in re.findall(r"Time: ([0-9.]+) ms", self.database.run(text, role=role))]
        assert len(found) == len(queries) * repetitions
        return int(counts[0]), [statistics.median(found[at::len(queries)]) for at in range(len(queries))]


def show(what, rows, counted, one, other, aim):
    ratio = one / other
    met = "" if aim is None else "met" if ratio <= aim else "MISSED"
    print(f"{what:<58}{rows:>11,}{counted:>11,}{one:>11.2f}{other:>11.2f}{ratio:>8.2f}  {'' if aim is None else aim:<5}{met}", flush=True)
    return ratio


def main():
    polc = sys.argv[1]
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    repetitions = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    large = int(sys.argv[4]) if len(sys.argv) > 4 else 10_000_000
    print(f"{'count of rows':<58}{'rows':>11}{'counted':>11}{'polc, ms':>11}{'beside, ms':>11}{'ratio':>8}  aim")
    with Server(settings=["shared_buffers=1500MB", "max_wal_size=8GB", "checkpoint_timeout=1h", "autovacuum=off"]) as server:
        server.database().run("CREATE ROLE app LOGIN")
        shop = Measure(polc, server, rows, ("tills", "drawers", "safes"))
        by_function = "SELECT count(*) FROM tills WHERE shop.\"may till.see\"('{clerk,auditor}', own => cashier = 'user 77', kind => kind)"
        by_filter = "SELECT count(*) FROM tills WHERE cashier = 'user 77' OR kind = 'rare'"
        counted, (one, other) = shop.times([by_function, by_filter], repetitions, role="owner")
        show("a permission's function | a filter by hand", rows, counted, one, other, 1.5)
        for table, subject, what in (("tills", "ann", "row security, all rows: a manager"), ("tills", "user 77", "row security, own rows beside others' who see all"),
                                     ("tills", "cy", "row security, 0.5 % of the rows, the same"), ("drawers", "user 77", "row security, own rows alone"),
                                     ("safes", "ann", "row security, all rows, by cases alone"), ("safes", "cy", "row security, 0.5 %, by cases alone")):
            for count in ("count(*)", "count(note)"):
                counted, (one, other) = shop.times([f"SELECT {count} FROM {table}", f"SELECT {count} FROM {table}_by_hand"], repetitions, subject)
                show(f"{what}, {count}", rows, counted, one, other, 1.2)
        few = Measure(polc, server, rows, ("tills",), "most subjects see few rows; ")
        for subject, what in (("user 77", "the same, `most subjects see few rows`, own rows"), ("ann", "the same, a manager")):
            counted, (one, other) = few.times(["SELECT count(note) FROM tills", "SELECT count(note) FROM tills_by_hand"], repetitions, subject)
            show(what, rows, counted, one, other, None)
        taken = {}
        for size in (100_000, large):
            grown = Measure(polc, server, size, ("tills",), is_compared=False)
            for count in ("count(*)", "count(note)"):
                counted, (time,) = grown.times([f"SELECT {count} FROM tills"], repetitions, "ann")
                taken[count, size] = time
        for count in ("count(*)", "count(note)"):
            show(f"growth from 100,000 rows | linear, {count}", large, large, taken[count, large], taken[count, 100_000] * large / 100_000, 1.1)


if __name__ == "__main__":
    main()
