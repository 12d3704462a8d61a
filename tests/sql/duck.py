"""A DuckDB for tests, from npm: NODE NPM FOLDER are the arguments of whoever runs them, and the version stands in package.json."""

import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NODE, NPM, FOLDER = sys.argv[1:4]


def install():
    os.makedirs(FOLDER, exist_ok=True)
    shutil.copy(os.path.join(HERE, "package.json"), FOLDER)
    with open(os.path.join(HERE, "package.json"), encoding="utf-8") as text:
        version = json.load(text)["dependencies"]["@duckdb/node-api"]
    installed = os.path.join(FOLDER, "node_modules/@duckdb/node-api/package.json")
    if not os.path.exists(installed) or json.load(open(installed, encoding="utf-8"))["version"] != version:
        subprocess.run([NPM, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"], cwd=FOLDER, check=True)


class Duck:
    def __init__(self, *file):
        self.process = subprocess.Popen([NODE, os.path.join(HERE, "duckdb.mjs"), os.path.join(FOLDER, "package.json"), *file],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.__exit__()

    def answer(self, text):
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def run(self, text):
        answer = self.answer(text)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["rows"]

    def error(self, text):
        answer = self.answer(text)
        assert "error" in answer, f"this did not fail:\n{text}"
        self.answer("ROLLBACK")
        return answer["error"]
