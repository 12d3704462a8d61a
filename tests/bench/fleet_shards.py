"""What `polc diff --sql=postgresql` takes over one, two and four shards by postgres_fdw. Usage: fleet_shards.py POLC [ACCOUNTS] [REPETITIONS].

Each shard is a PostgreSQL of its own, on a socket in a folder that is gone at the end; the same accounts lie in one shard, in two and in
four. The plan must show that each shard groups its own, and the answers must be equal, or nothing is printed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "sql"))
from postgres import Server  # noqa: E402  pylint: disable=wrong-import-position

BEFORE = """policy shop "Shop";
role manager "Manager"; role clerk "Clerk";
resource till "Till" { own: bool; actions open, count; }
settings shop editable by manager { share = off; hours: {day, night, both} = day; lend = off; }
allow manager to till.*;
allow clerk to till.open if own or shop.share and shop.hours is day;
"""
AFTER = BEFORE.replace("shop.hours is day", "shop.hours is not night")
COLUMNS = 'account bigint NOT NULL, "shop.share" boolean, "shop.hours" text COLLATE "C", "shop.lend" boolean'
ROWS = """SELECT i, CASE hashint8(i) & 3 WHEN 0 THEN true WHEN 1 THEN false END, CASE abs(hashint8(i + 1000000007) % 6) WHEN 0 THEN 'day'
  WHEN 1 THEN 'night' WHEN 2 THEN 'both' END, CASE hashint8(i + 2000000011) & 3 WHEN 0 THEN true WHEN 1 THEN false END
  FROM generate_series({first}, {last}) AS i"""


def statement(polc, shards):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("before.pol", "after.pol")]
        for path, text in zip(paths, (BEFORE, AFTER)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        tables = [f"--table=public.account{number}" for number in range(shards)]
        command = [polc, "diff", *paths, "--sql=postgresql", *tables]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def fleet(head, shards, accounts):
    """A server that has the tables of the shards as foreign ones."""
    whole, count = head.database(), len(shards)
    whole.run("CREATE EXTENSION postgres_fdw")
    for number, server in enumerate(shards):
        shard = server.database()
        first, last = accounts * number // count + 1, accounts * (number + 1) // count
        shard.run(f"CREATE TABLE account({COLUMNS}); INSERT INTO account {ROWS.format(first=first, last=last)}; VACUUM ANALYZE account")
        whole.run(
            f"CREATE SERVER shard{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{server.folder}', dbname '{shard.name}', "
            "use_remote_estimate 'true', async_capable 'true', fetch_size '10000');"
            f"CREATE USER MAPPING FOR owner SERVER shard{number} OPTIONS (user 'owner');"
            f"CREATE FOREIGN TABLE account{number} ({COLUMNS}) SERVER shard{number} "
            "OPTIONS (table_name 'account')"
        )
    return whole


def main():
    polc, accounts, repetitions = sys.argv[1], int((sys.argv[2:] or ["10000000"])[0]), int((sys.argv[3:] or ["5"])[0])
    answers, times, plan = {}, {}, ""
    # No parallel workers within a shard: what is shown is what shards add.
    with Server(settings=["max_parallel_workers_per_gather=0", "shared_buffers=256MB"]) as head:
        for count in (1, 2, 4):
            servers = [Server(settings=["max_parallel_workers_per_gather=0", "shared_buffers=256MB"]) for _ in range(count)]
            try:
                for server in servers:
                    server.__enter__()
                whole = fleet(head, servers, accounts)
                sql = statement(polc, count)
                plan = whole.run("EXPLAIN (VERBOSE, COSTS OFF) WITH counted" + sql.split("WITH counted", 1)[1])
                remote = [line.strip() for line in plan.split("\n") if "Remote SQL" in line]
                if len(remote) != count or not all("GROUP BY" in line and "count(*)" in line for line in remote):
                    raise SystemExit(f"the grouping is not pushed down:\n{plan}")
                answers[count] = whole.run(sql)
                for _ in range(repetitions):
                    start = time.perf_counter()
                    whole.run(sql)
                    times.setdefault(count, []).append(time.perf_counter() - start)
            finally:
                for server in servers:
                    server.__exit__()
    if len(set(answers.values())) != 1:
        raise SystemExit(f"the answers differ: {answers}")
    print(answers[1])
    print(f"{accounts:,} accounts; each shard groups its own, as EXPLAIN shows:\n  {remote[0][:160]}…")
    for count, taken in times.items():
        factor = statistics.median(times[1]) / statistics.median(taken)
        print(f"{count} shard{'s' if count > 1 else ' '}  {statistics.median(taken):7.2f} s  {factor:5.2f} times as fast as one; {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
