"""Tables of each released format are read, and decide as they did, or are refused for their version.

Run with the path of polc and that of the shared library."""
import ctypes
import pathlib
import re
import struct
import subprocess
import sys
import unittest

FOLDER = pathlib.Path(__file__).parent
POLC, LIBRARY = sys.argv[1], ctypes.CDLL(sys.argv[2])
LIBRARY.pol_table_open.restype = ctypes.c_void_p
LIBRARY.pol_table_open.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
LIBRARY.pol_table_close.argtypes = [ctypes.c_void_p]


def polc(*words):
    return subprocess.run([POLC, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", check=False)


class OldTables(unittest.TestCase):
    def test_each(self):
        first, last = re.search(r"reads table formats (\d+\.\d+) to (\d+\.\d+)", polc("--version").stdout).groups()
        tables = sorted(FOLDER.glob("*/*.polt"))
        versions = {table.parent.name for table in tables}
        self.assertLessEqual({"1.0", "1.1", "2.0", "3.0"}, versions)
        self.assertIn(last, versions, "the current format has no table here")
        for table in tables:
            with self.subTest(table=f"{table.parent.name}/{table.name}"):
                content = table.read_bytes()
                self.assertEqual("%d.%d" % struct.unpack_from("<HH", content, 8), table.parent.name)
                is_read = int(first.split(".")[0]) <= int(table.parent.name.split(".")[0]) <= int(last.split(".")[0])
                answer = polc("dump", table, "--stage=decisions")
                opened = LIBRARY.pol_table_open(content, len(content), None)
                if is_read:
                    self.assertEqual(answer.stdout, table.with_suffix(".decisions").read_text(encoding="utf-8"))
                    self.assertTrue(opened)
                    LIBRARY.pol_table_close(opened)
                else:
                    self.assertEqual(answer.returncode, 3)
                    self.assertIn("a format version that this library cannot read", answer.stderr)
                    self.assertFalse(opened)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
