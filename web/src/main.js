import { readMeta } from './data/meta.js';
const meta = readMeta();
document.getElementById('app').textContent = meta ? `${meta.records}` : 'This page holds no data. / Esta página no contiene datos.';
