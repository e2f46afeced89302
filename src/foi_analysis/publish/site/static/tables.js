/* Sorts, filters, shortens tables; opens a trace. */
(() => {
const SOME = 12, FEW = 20, LONG = 40;
const make = (tag, set) => Object.assign(document.createElement(tag), set);
const value = (row, at) => {
const text = (row.cells[at]?.textContent || "").trim().toLowerCase();
const number = parseFloat(text.replace(/[,£]/g, ""));
return isNaN(number) ? text : number;
};
const order = (x, y) =>
typeof x !== typeof y ? (typeof x === "number" ? -1 : 1) : x > y ? 1 : x < y ? -1 : 0;
for (const table of document.querySelectorAll(".table-box > table:not(.covered)")) {
const body = table.tBodies[0], rows = body ? [...body.rows] : [];
if (rows.length <= SOME) continue;
const all = make("button", { textContent: `Show all ${rows.length} rows` });
const fold = (is) => {
rows.forEach((row, at) => row.classList.toggle("folded", is && at >= FEW));
all.hidden = !is;
};
const find = make("input", { type: "search", placeholder: "Find in this table" });
find.ariaLabel = find.placeholder;
find.oninput = () => {
fold(false);
const text = find.value.toLowerCase();
for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(text);
};
const heads = [...table.tHead.rows[0].cells];
heads.forEach((head, at) => {
const sort = make("button", { className: "sort" });
sort.append(...head.childNodes);
head.append(sort);
sort.onclick = () => {
const way = head.ariaSort === "ascending" ? -1 : 1;
for (const one of heads) one.removeAttribute("aria-sort");
head.ariaSort = way > 0 ? "ascending" : "descending";
rows.sort((a, b) => way * order(value(a, at), value(b, at)));
body.append(...rows);
fold(false);
};
});
table.before(find);
table.after(all);
all.onclick = () => fold(false);
fold(rows.length > LONG && !table.querySelector(":target"));
addEventListener("hashchange", () => table.querySelector(":target") && fold(false));
}
for (const open of document.querySelectorAll("button.open-all")) {
open.hidden = false;
open.onclick = () => {
for (const one of open.parentElement.querySelectorAll("details")) one.open = true;
};
}
})();
