#!/usr/bin/env python3
"""Writes compiler/text/unicode_tables.inc from ICU's data: run it when ICU takes up a new version of Unicode.

The tables are kept in the tree since ICU as a library would cost thirty megabytes, or milliseconds at every start, and
since the same policy must draw the same warnings on every machine. Needs libicu (Debian's libicu72) and no headers.
"""
import ctypes
import ctypes.util
import glob
import re
import sys

OUTPUT = "compiler/text/unicode_tables.inc"
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


class Icu:
    """The few functions of ICU that are needed; their names end with its version."""

    def __init__(self):
        paths = sorted(glob.glob("/usr/lib/*/libicui18n.so.[0-9][0-9]"))
        path = paths[-1] if paths else ctypes.util.find_library("icui18n")
        if not path:
            sys.exit("libicu is missing: apt-get install libicu72")
        self.library = ctypes.CDLL(path)
        self.suffix = "_" + re.search(r"\.so\.(\d+)", path).group(1)
        self.status = ctypes.c_int(0)
        version = (ctypes.c_uint8 * 4)()
        self.call("u_getUnicodeVersion", None, version)
        self.version = "%d.%d" % (version[0], version[1])
        self.spoof = self.call("uspoof_open", ctypes.c_void_p, ctypes.byref(self.status))
        self.nfd = self.call("unorm2_getNFDInstance", ctypes.c_void_p, ctypes.byref(self.status))

    def call(self, name, result, *arguments):
        function = getattr(self.library, name + self.suffix)
        function.restype = result
        return function(*arguments)

    def skeleton(self, code_point):
        source = chr(code_point).encode()
        buffer = ctypes.create_string_buffer(400)
        self.status.value = 0
        size = self.call("uspoof_getSkeletonUTF8", ctypes.c_int32, ctypes.c_void_p(self.spoof), ctypes.c_uint32(0),
                         source, len(source), buffer, 400, ctypes.byref(self.status))
        assert self.status.value <= 0
        return buffer.raw[:size].decode()

    def decomposition(self, code_point):
        buffer = (ctypes.c_uint16 * 64)()
        self.status.value = 0
        size = self.call("unorm2_getDecomposition", ctypes.c_int32, ctypes.c_void_p(self.nfd), code_point, buffer, 64,
                         ctypes.byref(self.status))
        return bytes(buffer)[:2 * size].decode("utf-16-le") if size >= 0 else chr(code_point)

    def combining_class(self, code_point):
        return self.call("u_getCombiningClass", ctypes.c_uint8, code_point)

    def category(self, code_point):
        return self.call("u_charType", ctypes.c_int8, code_point)

    def has(self, code_point, prop):
        return bool(self.call("u_hasBinaryProperty", ctypes.c_int8, code_point, prop))

    def joining_type(self, code_point):
        return self.call("u_getIntPropertyValue", ctypes.c_int32, code_point, 0x1007)


# ICU's numbers, from unicode/uchar.h.
DEFAULT_IGNORABLE, EXTENDED_PICTOGRAPHIC, EMOJI_MODIFIER, PREPENDED_MARK = 5, 64, 59, 63
SPACE_SEPARATOR, LINE_SEPARATOR, PARAGRAPH_SEPARATOR, CONTROL, FORMAT = 12, 13, 14, 15, 16
DUAL_JOINING, JOIN_CAUSING, LEFT_JOINING = 2, 1, 3
VIRAMA = 9


def is_unseen(icu, c):
    category = icu.category(c)
    if c == ord(" "):
        return False
    if category in (SPACE_SEPARATOR, LINE_SEPARATOR, PARAGRAPH_SEPARATOR, CONTROL):
        return True
    if category == FORMAT and not icu.has(c, PREPENDED_MARK):
        return True
    # The blank pattern of Braille, and the code points that Unicode keeps from being characters.
    return icu.has(c, DEFAULT_IGNORABLE) or c == 0x2800 or 0xFDD0 <= c <= 0xFDEF or c & 0xFFFE == 0xFFFE


def takes_joiner(icu, c):
    return (icu.joining_type(c) in (DUAL_JOINING, LEFT_JOINING) or icu.combining_class(c) == VIRAMA
            or (c >= 0x80 and icu.has(c, EXTENDED_PICTOGRAPHIC)) or icu.has(c, EMOJI_MODIFIER))


def ranges(values):
    """[(first, last, value)] of a list of (code point, value) in ascending order."""
    result = []
    for c, value in values:
        if result and result[-1][1] + 1 == c and result[-1][2] == value:
            result[-1][1] = c
        else:
            result.append([c, c, value])
    return result


class Pool:
    """Sequences of code points one after another, those that occur within what is there already stored once."""

    def __init__(self):
        self.points = []
        self.places = {}

    def place(self, text):
        key = tuple(map(ord, text))
        if key not in self.places:
            size = len(key)
            for at in range(len(self.points) - size + 1):
                if tuple(self.points[at:at + size]) == key:
                    break
            else:
                at = len(self.points)
                self.points.extend(key)
            self.places[key] = at
        return self.places[key]


def table(kind, name, rows):
    lines, line = [], " "
    for row in rows:
        if len(line) + len(row) + 2 > 118:
            lines.append(line)
            line = " "
        line += " " + row + ","
    lines.append(line)
    return "constexpr %s %s[] = {\n%s\n};\n" % (kind, name, "\n".join(lines))


def main():
    icu = Icu()
    pool = Pool()
    decompositions = [(c, icu.decomposition(c)) for c in CODE_POINTS if not 0xAC00 <= c <= 0xD7A3]
    decompositions = [(c, text) for c, text in decompositions if text != chr(c)]
    composed = {c for c, _ in decompositions} | set(range(0xAC00, 0xD7A4))
    looks = [(c, icu.skeleton(c)) for c in CODE_POINTS if c not in composed]
    looks = [(c, text) for c, text in looks if text != chr(c)]
    for _, text in sorted(decompositions + looks, key=lambda entry: -len(entry[1])):
        pool.place(text)
    mapping = lambda entries: ["{0x%X,%d,%d}" % (c, pool.place(text), len(text)) for c, text in entries]
    classes = ranges((c, icu.combining_class(c)) for c in CODE_POINTS if icu.combining_class(c) != 0)
    unseen = ranges((c, 0) for c in CODE_POINTS if is_unseen(icu, c))
    ignorable = ranges((c, 0) for c in CODE_POINTS if icu.has(c, DEFAULT_IGNORABLE))
    joined = ranges((c, 0) for c in CODE_POINTS if takes_joiner(icu, c))
    plain = lambda entries: ["{0x%X,0x%X}" % (first, last) for first, last, _ in entries]
    with open(OUTPUT, "w", encoding="utf-8") as output:
        output.write("// Unicode %s, written by tools/scripts/unicode_tables.py: do not edit.\n" % icu.version)
        output.write("// From data that is copyright of Unicode, Inc.: https://www.unicode.org/license.txt\n")
        output.write("// clang-format off\n")
        output.write("#ifdef POLC_UNICODE_LOOKS\n")
        output.write(table("char32_t", "sequences", ["0x%X" % c for c in pool.points]))
        output.write("/// Canonical decompositions, Hangul left out.\n")
        output.write(table("Mapping", "decompositions", mapping(decompositions)))
        output.write("/// What looks alike (UTS 39), of code points that do not decompose.\n")
        output.write(table("Mapping", "looks", mapping(looks)))
        output.write("/// Canonical combining classes other than 0.\n")
        output.write(table("ClassRange", "combining_classes", ["{0x%X,0x%X,%d}" % tuple(r) for r in classes]))
        output.write("#endif\n#ifdef POLC_UNICODE_RANGES\n")
        output.write("/// Controls, format characters, spaces other than U+0020, and what is ignored by default.\n")
        output.write(table("Range", "unseen", plain(unseen)))
        output.write("/// Default_Ignorable_Code_Point.\n")
        output.write(table("Range", "ignorable", plain(ignorable)))
        output.write("/// What a joiner may lawfully follow: joining letters, viramas, pictures.\n")
        output.write(table("Range", "joined", plain(joined)))
        output.write("#endif\n")
    print("%s: Unicode %s, %d decompositions, %d looks" % (OUTPUT, icu.version, len(decompositions), len(looks)))


if __name__ == "__main__":
    main()
