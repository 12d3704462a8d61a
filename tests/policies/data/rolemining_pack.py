#!/usr/bin/env python3
"""Packs one role mining data set into the text form that the tests read.

    rolemining_pack.py NAME < SET.json > rolemining_NAME.txt

SET.json holds `users` (number -> permission numbers) and `roles` (number -> {"permissions": [...], "users": [...]}).

A line is either
    role NUMBER PERMISSIONS USERS     a role, what it gives, and who has it
    users USERS PERMISSIONS           what these users may do: the ground truth, which the roles have to come to
Numbers are packed: 1-4,7 is 1 2 3 4 7; within a list each number is written as its distance from the one before
it, so that 1-4,7 is written 1+3,3 (one, three more that follow, three further on).
"""
import json
import sys


def packed(numbers):
    parts, last, run = [], 0, None
    for number in sorted(set(numbers)):
        if run is not None and number == last + 1:
            run[1] += 1
        else:
            run = [number - last, 0]
            parts.append(run)
        last = number
    return ",".join(str(step) + (f"+{more}" if more else "") for step, more in parts)


def main():
    name = sys.argv[1]
    data = json.load(sys.stdin)
    print(f"# The role mining set `{name}`, packed by rolemining_pack.py, which describes the format.")
    print(f"# Source: {data['source']}")
    for number, role in sorted(data["roles"].items(), key=lambda item: int(item[0])):
        print("role", number, packed(role["permissions"]), packed(role["users"]))
    alike = {}
    for number, permissions in data["users"].items():
        alike.setdefault(packed(permissions), []).append(int(number))
    for permissions, users in sorted(alike.items(), key=lambda item: min(item[1])):
        print("users", packed(users), permissions)


main()
