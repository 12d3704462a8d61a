"""Tables from files, bytes and memory maps; damaged ones are refused with the reason and the place."""

import array
import gc
import mmap
import os
import pathlib
import re
import unittest

import polc
from support import SHOP, SOURCE, compiled, folder

TABLE = compiled(SHOP)
CONTENT = TABLE.read_bytes()


def resident():
    """KiB of memory in use now."""
    gc.collect()
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


class Loading(unittest.TestCase):
    def test_files_bytes_and_maps(self):
        for given in (TABLE, str(TABLE)):
            self.assertEqual(polc.load(given).decide("manager", "till.close"), "allow")
        with open(TABLE, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            policy = polc.from_bytes(mapped, "a map")
        self.assertEqual(policy.decide("manager", "till.close"), "allow")
        unaligned = memoryview(b"x" + CONTENT)[1:]
        for given in (CONTENT, bytearray(CONTENT), memoryview(CONTENT), unaligned, array.array("B", CONTENT)):
            policy = polc.from_bytes(given)
            self.assertEqual(policy.decide("manager", "till.close"), "allow")
            self.assertEqual(policy.to_bytes(), CONTENT)

    def test_bytes_may_change_afterwards(self):
        content = bytearray(CONTENT)
        policy = polc.from_bytes(content)
        content[:] = b"\xff" * len(content)
        self.assertEqual(policy.decide("manager", "till.close"), "allow")

    def test_damaged_tables(self):
        damaged = bytearray(CONTENT)
        damaged[len(damaged) // 2] ^= 1
        with self.assertRaisesRegex(polc.LoadError, r"^shop: refused at byte \d+: .*checksum") as caught:
            polc.from_bytes(damaged, "shop")
        self.assertEqual(caught.exception.source, "shop")
        for size in (0, 1, 40, 88, len(CONTENT) - 1):
            with self.assertRaises(polc.LoadError) as caught:
                polc.from_bytes(CONTENT[:size])
            self.assertTrue(caught.exception.reason and caught.exception.code > 0)
        corrupt = sorted(SOURCE.glob("tests/corrupt/*.polt"))
        self.assertGreater(len(corrupt), 50)
        for table in corrupt:
            with self.subTest(table=table.name), self.assertRaisesRegex(polc.LoadError, table.name):
                polc.load(table)

    def test_old_tables(self):
        for version, count in (("1", 8), ("2", 5)):
            tables = sorted(SOURCE.glob(f"tests/old_tables/{version}.*/*.polt"))
            self.assertGreaterEqual(len(tables), count)
            for table in tables:
                with self.subTest(table=table):
                    if version == "1":
                        with self.assertRaisesRegex(polc.LoadError, "a format version that this library cannot read"):
                            polc.load(table)
                    else:
                        self.assertGreater(len(polc.load(table).permissions), 0)

    def test_what_is_no_table(self):
        place = folder()
        with self.assertRaises(FileNotFoundError):
            polc.load(place / "missing.polt")
        with self.assertRaisesRegex(IsADirectoryError, re.escape(str(place))):
            polc.load(place)
        os.mkfifo(place / "pipe")
        with self.assertRaisesRegex(polc.LoadError, "no regular file"):
            polc.load(place / "pipe")
        with open(place / "huge", "wb") as file:
            file.truncate((2 << 30) + 1)
        with self.assertRaisesRegex(polc.LoadError, "more than 2 GiB"):
            polc.load(place / "huge")
        for wrong in ("text", None, 5, memoryview(CONTENT)[::2]):
            with self.assertRaisesRegex(TypeError, "bytes or another buffer"):
                polc.from_bytes(wrong)
        for wrong in (5, None, b"x", CONTENT):
            with self.assertRaisesRegex(TypeError, "^the path of a table is wanted, not .*; polc.from_bytes takes its bytes$"):
                polc.load(wrong)
        # A message is for a screen, whatever was given.
        policy = polc.load(TABLE)
        for call in (lambda: polc.load(CONTENT), lambda: polc.load([0] * 9000), lambda: policy.roles["x" * 9000],
                     lambda: policy.decide("manager", "till.open", own="y" * 9000)):
            with self.assertRaises((TypeError, polc.PolicyError)) as raised:
                call()
            self.assertLess(len(str(raised.exception)), 500)
        with self.assertRaisesRegex(polc.LoadError, "compile it without --strip"):
            polc.load(compiled(SHOP, "--strip"))

    def test_addresses_beyond_four_gigabytes(self):
        taken = mmap.mmap(-1, 5 << 30)
        policy = polc.load(TABLE)
        account = policy.account()
        account["shop.hours"] = "night"
        self.assertEqual(policy.decide("clerk", "till.close", account=account), "ask")
        self.assertIn("policy.pol", str(policy.explain("clerk", "till.close", account=account)))
        taken.close()

    def test_memory_stays_flat(self):
        policy = polc.load(TABLE)
        account = policy.account()

        def use(times):
            for _ in range(times):
                policy.explain("clerk", "till.open", own=True, open=True, account=account)
                policy.decide_partial(["clerk"], "till.open", account=account)

        def make(times):
            for _ in range(times):
                with polc.from_bytes(CONTENT) as made:
                    made.read_account(account.dump())

        use(5_000)
        make(200)
        before = resident()
        use(100_000)
        make(2_000)
        self.assertLess(resident() - before, 4_096)


if __name__ == "__main__":
    unittest.main()
