// What other people's software says of GeoJSON files.
//
//     validate.mjs FILE...
//
// Each file is held against the schema of geojson.org (by ajv) and read by check-geojson, which also looks at duplicate
// names, positions and winding. Prints what is wrong, and exits with 1 if anything is.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { check } from '@placemarkio/check-geojson';

const schema = createRequire(import.meta.url)('geojson-schema/GeoJSON.json');
const validate = new Ajv({ strict: false, allErrors: false }).compile(schema);
let wrong = 0;

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  // One feature a line and text sequences are read a feature at a time.
  const documents = file.endsWith('.geojson') ? [text] : text.split(/\n/).map((line) => line.replace(/^\u001e/, '')).filter(Boolean);
  for (const [number, document] of documents.entries()) {
    const problems = [];
    if (!validate(JSON.parse(document))) problems.push(JSON.stringify(validate.errors[0]));
    try {
      check(document);
    } catch (error) {
      problems.push(error.issues?.map((issue) => issue.message).join('; ') ?? String(error));
    }
    for (const problem of problems) {
      console.log(`${file}, document ${number + 1}: ${problem}`);
      wrong += 1;
    }
  }
}
process.exit(wrong ? 1 : 0);
