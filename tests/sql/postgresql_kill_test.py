"""An upgrade whose server is killed in the midst of it: afterwards the schema holds one policy or the other, whole.

    postgresql_kill_test.py ROUNDS    # 50 by tools/check-others

The server is killed as by a loss of power, all processes at once: between two statements, in the midst of the block that moves the
accounts, while the transaction ends, and after it has ended.
"""

import random
import subprocess
import sys
import tempfile
import time

import support
from postgres import Database, Server, SqlError
from upgrade_cases import NEW, OLD

HERE = "polc is here"
STATE = ("SELECT md5(string_agg(shown, E'\\n' ORDER BY shown)) FROM (SELECT pg_get_functiondef(oid) AS shown FROM pg_proc WHERE pronamespace = 'shop'::regnamespace "
         "UNION ALL SELECT viewname || definition FROM pg_views WHERE schemaname = 'shop' "
         "UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'shop'::regnamespace "
         "UNION ALL SELECT relname || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped "
         "UNION ALL SELECT row_to_json(one)::text FROM shop.policy AS one UNION ALL SELECT row_to_json(one)::text FROM shop.account AS one) AS everything")


def main(rounds):
    choose = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, Server(safe=True) as server:
        old = support.write(folder, "old.pol", OLD)
        new = support.write(folder, "new.pol", NEW)
        upgrade = support.script(new, "postgresql", "--schema=shop", f"--from={old}")
        first = server.database()
        first.run(support.script(old, "postgresql"))
        first.run("SET shop.on_own_behalf = on; INSERT INTO shop.account (account, \"tills.gone\", \"tills.kept\", \"tills.needs\", \"tills.size\") "
                  "SELECT n, true, n % 2 = 0, n % 2 = 0, CASE WHEN n % 3 = 0 THEN 'medium' ELSE 'large' END FROM generate_series(1, 20000) AS n")
        before = first.run(STATE)
        whole = server.database(template=first.name)
        whole.run(upgrade)
        after = whole.run(STATE)
        assert before != after
        lines = upgrade.splitlines()
        ends = [number for number, line in enumerate(lines) if line.startswith("COMMENT ON ")]
        moves = max(number for number, line in enumerate(lines) if line.startswith("DO ") and number < len(lines) and "behalf text" in "".join(lines[number:number + 8]))
        assert lines[-1] == "COMMIT;"
        first_line, last_line = (next(number for number, line in enumerate(lines) if word in line) for word in ("EXECUTE $polc", "EXCEPTION WHEN OTHERS"))
        assert all(first_line < number < last_line for number in [*ends, moves])
        found = {before: 0, after: 0}
        for number in range(rounds):
            # Before which line it is told, whether the rest is run, how long it may go on, and what may be found.
            at, rest, seconds, allowed = [
                (choose.choice(ends), False, 0, {before}),
                (moves, True, 0.5, {before, after}),
                (len(lines) - 1, True, 0.01, {before, after}),
                (len(lines), True, 0, {after}),
            ][number % 4]
            database = server.database(template=first.name)
            running = subprocess.Popen(database.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
            # The script is one statement: what stands in it is told by a warning, which is sent at once.
            told = f"\\! echo {HERE}"
            if first_line < at < last_line:
                told = f"DO $$BEGIN RAISE WARNING '{HERE}'; PERFORM pg_sleep({0 if rest else 60}); END$$;"
            running.stdin.write("\n".join(lines[:at] + [told] + lines[at:]) + "\n")
            running.stdin.flush()
            while HERE not in (line := running.stdout.readline()):
                assert line, "psql ended before it was there"
            time.sleep(seconds * choose.random())
            server.kill()
            running.stdin.close()
            running.stdout.close()
            running.wait()
            server.start()
            state = database.run(STATE)
            assert state in found, f"round {number}: neither the old policy nor the new one"
            assert state in allowed, f"round {number}: the old policy where the new one was told, or the other way round"
            found[state] += 1
            # What was cut off can be done again.
            database.run(upgrade)
            assert database.run(STATE) == after, number
            Database(server, "postgres").run(f"DROP DATABASE {database.name}")
        print(f"{rounds} times killed: {found[before]} times the old policy was there, {found[after]} times the new one, never anything else")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except SqlError as error:
        raise SystemExit(f"the server said: {error}") from error
