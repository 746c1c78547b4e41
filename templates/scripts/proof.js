/* Finds the number that, written behind the form's stamp, gives a SHA-256 that begins with data-bits zero bits. */
"use strict";
(() => {
  const form = document.querySelector("form[data-bits]");
  const bits = Number(form.dataset.bits);
  const stamp = form.elements.namedItem("stamp").value;
  const work = form.elements.namedItem("work");
  document.querySelector("[data-without]").remove();
  const status = form.querySelector("[data-working]");

  /* FIPS 180-4 §4.2.2, §5.3.3: the fractional parts of the roots of the first primes. */
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
  const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
  const W = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  /* One block (§6.2.2): bytes of the view at `at` are hashed into `H`. */
  function block(view, at, H) {
    for (let t = 0; t < 16; t++) W[t] = view.getInt32(at + t * 4);
    for (let t = 16; t < 64; t++) {
      const x = W[t - 15], y = W[t - 2];
      const low = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3), high = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      W[t] = (W[t - 16] + low + W[t - 7] + high) | 0;
    }
    let [a, b, c, d, e, f, g, h] = H;
    for (let t = 0; t < 64; t++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
  }

  function zeros(text) {
    const length = text.length, size = ((length + 8) >> 6 << 6) + 64;
    const bytes = new Uint8Array(size), view = new DataView(bytes.buffer), H = Int32Array.from(START);
    for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(i);
    bytes[length] = 128;
    view.setUint32(size - 4, length * 8);
    for (let at = 0; at < size; at += 64) block(view, at, H);
    return Math.clz32(H[0]);
  }

  /* Who is as quick as a machine is taken for one. */
  const SOONEST = 2500;
  const send = () => setTimeout(() => form.submit(), Math.max(0, SOONEST - performance.now()));
  let next = 0, waiting = false;
  function search() {
    const until = performance.now() + 12;
    while (performance.now() < until) {
      for (let i = 0; i < 200; i++, next++) {
        if (zeros(stamp + next) >= bits) {
          work.value = String(next);
          if (waiting) send();
          return;
        }
      }
    }
    setTimeout(search);
  }
  form.addEventListener("submit", (event) => {
    if (work.value && performance.now() > SOONEST) return;
    event.preventDefault();
    status.textContent = status.dataset.working;
    if (work.value) send();
    waiting = true;
  });
  search();
})();
