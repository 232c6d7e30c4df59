// Files of the filtered view. The features are the very lines of cases.geojson.

export async function geojsonParts(packs, wanted, options) {
  const parts = ['{"type":"FeatureCollection","features":[\n'];
  let first = true;
  const done = await packs.scan((lines, at) => {
    const chosen = lines.filter((_, k) => wanted(at + k));
    if (!chosen.length) return;
    parts.push((first ? '' : ',\n') + chosen.join(',\n'));
    first = false;
  }, options);
  parts.push('\n]}\n');
  return done ? parts : null;
}

// Text that a spreadsheet would run as a formula gets a leading apostrophe, as in the review file.
function csvCell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  let text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export async function csvParts(packs, meta, wanted, options) {
  const added = ['khipu_place_id', 'khipu_place', 'khipu_match', 'khipu_reason', 'khipu_precision', 'khipu_uncertainty_m', 'khipu_source_crs',
    ...(meta.publish?.generalised ? ['khipu_generalised'] : []), 'khipu_date', 'khipu_date_from', 'khipu_date_to'];
  const names = [...meta.columns.map((c) => c.name), ...added];
  const parts = [`\ufeff${[...names, 'longitude', 'latitude'].map(csvCell).join(',')}\r\n`];
  const done = await packs.scan((lines, at) => {
    const rows = [];
    lines.forEach((line, k) => {
      if (!wanted(at + k)) return;
      const { properties, geometry } = packs.parse(line);
      const [lon, lat] = geometry?.coordinates ?? [null, null];
      rows.push(`${[...names.map((name) => (Object.hasOwn(properties, name) ? properties[name] : null)), lon, lat].map(csvCell).join(',')}\r\n`);
    });
    parts.push(rows.join(''));
  }, options);
  return done ? parts : null;
}
