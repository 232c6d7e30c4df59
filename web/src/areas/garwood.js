// The exact (Garwood) 95 % interval of a Poisson count, by the quantiles of the gamma distribution.

// Logarithm of the gamma function, after Lanczos; good to 15 digits for x >= 1.
const LANCZOS = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
function lnGamma(x) {
  let sum = LANCZOS[0];
  for (let k = 1; k < LANCZOS.length; k++) sum += LANCZOS[k] / (x - 1 + k);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

// The regularised incomplete gamma function P(a, x): by its series below a, by its continued fraction above.
function gammaP(a, x) {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  if (x < a + 1) {
    let term = 1 / a, sum = term;
    for (let n = 1; n < 100000 && term > sum * 1e-17; n++) { term *= x / (a + n); sum += term; }
    return front * sum;
  }
  let b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (let n = 1; n < 100000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return 1 - front * h;
}

// The p quantile of the gamma distribution of shape a and scale 1: a first guess after Wilson and Hilferty, then Newton's
// steps, kept between the bounds that are known.
export function gammaQuantile(p, a) {
  const z = p < 0.5 ? -1.959963984540054 : 1.959963984540054;
  let x = a * Math.max(0.01, 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a))) ** 3;
  let low = 0, high = Infinity;
  for (let k = 0; k < 200; k++) {
    const error = gammaP(a, x) - p;
    if (error > 0) high = x; else low = x;
    const slope = Math.exp((a - 1) * Math.log(x) - x - lnGamma(a));
    let next = x - error / slope;
    if (!(next > low && next < high)) next = high === Infinity ? x * 2 : (low + high) / 2;
    if (Math.abs(next - x) <= x * 1e-13) return next;
    x = next;
  }
  return x;
}

const known = new Map();      // count -> [low, high]

// The interval of a count, in counts.
export function interval(n) {
  if (!known.has(n)) known.set(n, [n === 0 ? 0 : gammaQuantile(0.025, n), gammaQuantile(0.975, n + 1)]);
  return known.get(n);
}
