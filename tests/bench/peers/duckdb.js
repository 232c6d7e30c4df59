// Joins cases with names of places in DuckDB and writes one JSON object a line: the join alone, positions ready.
//
//   node duckdb.js CASES KEYS OUTPUT THREADS [keyed]
//
// With "keyed" the cases carry the key; without, DuckDB makes it, as a user of it would.
const { DuckDBInstance } = require('@duckdb/node-api');

const [cases, keys, output, threads, keyed] = process.argv.slice(2);
const key = keyed ? 'c.key' : "lower(strip_accents(c.place || '|' || c.department))";

(async () => {
  const instance = await DuckDBInstance.create(':memory:', { threads });
  const connection = await instance.connect();
  // "Tuning Workloads" in its manual: without the order of the input it is faster and needs less memory.
  await connection.run('SET preserve_insertion_order = false');
  await connection.run(`COPY (
    SELECT c.*, p.place_id, p.lon::DOUBLE AS lon, p.lat::DOUBLE AS lat
    FROM read_csv('${cases}', header = true, all_varchar = true) c
    LEFT JOIN read_csv('${keys}', header = true, all_varchar = true) p ON p.key = ${key}
  ) TO '${output}' (FORMAT json)`);
})();
