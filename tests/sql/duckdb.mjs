// Runs SQL in a DuckDB in memory, or in a file: each line of standard input is a JSON text, each answer a line of JSON, its rows or an error.
import {createInterface} from 'node:readline';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const require = createRequire(process.argv[2]);
const {DuckDBInstance} = await import(pathToFileURL(require.resolve('@duckdb/node-api')).href);
const connection = await (await DuckDBInstance.create(process.argv[3] ?? ':memory:')).connect();
for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    const result = await connection.runAndReadAll(JSON.parse(line));
    answer = {rows: result.getRowsJson()};
  } catch (error) {
    answer = {error: String(error.message)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
