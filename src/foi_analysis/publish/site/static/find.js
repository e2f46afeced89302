// Puts the pages that fit the search best before all others; FIND stands in find-index.js.
"use strict";
const plain = text => text.toLowerCase().replace(/(\d),(?=\d{3})/g, "$1").replace(/%/g, " per cent ")
  .replace(/[^a-z0-9.]+/g, " ").replace(/\.(?!\d)/g, " ").trim()
  .split(/\s+/).map(word => word.length > 3 ? word.replace(/s$/, "") : word).join(" ");
const SKIPPED = new Set("a an and are by did do for from how i in is it my of on or the this to was were what which who".split(" "));
function fit([title, , about, names], query) {
  const words = query.split(" ").filter(word => !SKIPPED.has(word));
  const strong = plain(`${title} ${names.replaceAll("|", " ")}`).split(" "), weak = plain(about).split(" ");
  let total = 0, met = 0;
  for (const name of names.split("|").map(plain).filter(Boolean)) {
    const now = name === query ? 60 : ` ${query} `.includes(` ${name} `) ? 25
      : query.length > 2 && name.startsWith(query) ? 20 : 0;
    total = Math.max(total, now);
  }
  for (const word of words) {
    const begins = one => word.length > 2 && one.startsWith(word);
    const now = strong.includes(word) ? 10 : strong.some(begins) ? 6 : weak.includes(word) ? 4 : weak.some(begins) ? 2 : 0;
    total += now;
    met += now > 0;
  }
  return total * (met / Math.max(words.length, 1)) ** 2;
}
const asked = new URLSearchParams(location.search).get("q") || "", list = document.getElementById("best");
document.getElementById("find").value = asked;
const best = FIND.map(page => [fit(page, plain(asked)), page]).filter(one => one[0] > 0)
  .sort((one, other) => other[0] - one[0]).slice(0, 8);
for (const [, [title, address, about]] of asked ? best : []) {
  const item = list.appendChild(document.createElement("li")), link = item.appendChild(document.createElement("a"));
  [link.href, link.textContent] = [address, title];
  item.append(" ", about);
}
