"use strict";
const report = JSON.parse(document.getElementById("data").textContent);
const MOST_DRAWN = 60;
const at = (id) => document.getElementById(id);
let chosen = -1;

// Every string of the report is set as text, never as markup.
function element(tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function count(number, one, several) { return `${number} ${number === 1 ? one : several}`; }

function wayOf(access) {
  const direct = access.ways.length === 0 || access.ways.some((way) => way.length === 0);
  return direct ? [] : access.ways.reduce((a, b) => (b.length < a.length ? b : a));
}

function things(holder, side) {
  const gains = holder.gains.map((access) => ({ access, kind: "gain" }));
  const losses = holder.losses.map((access) => ({ access, kind: "loss" }));
  const keeps = holder.keeps.map((access) => ({ access, kind: "keep" }));
  if (side === "before") return [...losses, ...keeps].map(({ access }) => ({ access, kind: "keep" }));
  if (side === "after") return [...gains, ...keeps].map(({ access }) => ({ access, kind: "keep" }));
  return [...gains, ...losses];
}

function shown() {
  const person = at("person").value.trim().toLowerCase();
  const what = at("what").value.trim().toLowerCase();
  const scope = at("scope").value;
  const side = document.querySelector("input[name=side]:checked").value;
  const found = [];
  for (const holder of report.holders) {
    const names = [holder.name, ...holder.accounts.map((account) => account.name)];
    if (person && !names.some((name) => name.toLowerCase().includes(person))) continue;
    const matching = things(holder, side).filter(({ access }) => {
      const words = [access.entitlement, ...access.ways.flat()].join(" ").toLowerCase();
      return (!scope || access.scope === scope) && (!what || words.includes(what));
    });
    const notes = side === "diff" && !what && !scope ? holder.notes : [];
    if (matching.length || notes.length) found.push({ holder, matching, notes });
  }
  return found;
}

function list(rows) {
  const box = at("people");
  box.replaceChildren();
  chosen = Math.min(chosen, rows.length - 1);
  rows.forEach((row, number) => {
    const item = element("li");
    item.id = `row-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(number === chosen));
    const label = row.holder.kind === "person" ? row.holder.name : `${row.holder.kind} ${row.holder.name}`;
    item.append(element("span", label, "name"));
    row.notes.forEach((note) => item.append(element("div", note, "note")));
    row.matching.forEach(({ access, kind }) => {
      const sign = { gain: "+ ", loss: "− ", keep: "· " }[kind];
      const way = wayOf(access);
      const by = way.length ? ` by ${way.join(" > ")}` : "";
      item.append(element("span", `${sign}${access.entitlement} in ${access.scope} (${access.vendor})${by}`, `thing ${kind}`));
    });
    item.addEventListener("click", () => choose(chosen === number ? -1 : number));
    box.append(item);
  });
  at("count").textContent = `${count(rows.length, "entry", "entries")} of ${report.holders.length}`;
}

function choose(number) {
  chosen = number;
  [...at("people").children].forEach((item, each) => item.setAttribute("aria-selected", String(each === chosen)));
  const item = at(`row-${number}`);
  if (item) {
    at("people").setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  } else at("people").removeAttribute("aria-activedescendant");
  draw(shown());
}

function draw(rows) {
  const drawn = chosen >= 0 && rows[chosen] ? [rows[chosen]] : rows.slice(0, MOST_DRAWN);
  const columns = [new Map(), new Map(), new Map()];
  const edges = new Map();
  const node = (column, key, label) => {
    if (!columns[column].has(key)) columns[column].set(key, { label, row: columns[column].size, column });
    return columns[column].get(key);
  };
  const edge = (from, to, kind) => {
    const key = `${from.column}.${from.row}-${to.column}.${to.row}`;
    const strongest = ["keep", "loss", "gain"];
    const before = edges.get(key);
    if (!before || strongest.indexOf(before.kind) < strongest.indexOf(kind)) edges.set(key, { from, to, kind });
  };
  for (const row of drawn) {
    const who = node(0, row.holder.name + row.holder.kind, row.holder.name);
    for (const { access, kind } of row.matching) {
      const way = wayOf(access);
      const label = `${access.entitlement} in ${access.scope}`;
      const family = access.vendor.split(".")[0];
      if (access.kind === "group") edge(who, node(1, `${family}|${access.entitlement}`, access.entitlement), kind);
      else if (way.length) {
        const by = way[0];
        const middle = node(1, `${family}|${by}`, by);
        const joins = (accesses) => accesses.some((each) => each.entitlement === by);
        edge(who, middle, joins(row.holder.gains) ? "gain" : joins(row.holder.losses) ? "loss" : "keep");
        edge(middle, node(2, label, label), kind);
      } else edge(who, node(1, label, label), kind);
    }
  }
  at("graph").replaceChildren(picture(columns, [...edges.values()]));
  const rest = chosen >= 0 ? 0 : rows.length - drawn.length;
  at("left-out").textContent = rest > 0 ? `${count(rest, "entry is", "entries are")} not drawn: filter, or choose one.` : "";
}

function picture(columns, edges) {
  const space = "http://www.w3.org/2000/svg";
  const make = (tag, values) => {
    const made = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  };
  const [wide, gap, high] = [230, 90, 34];
  const rows = Math.max(1, ...columns.map((column) => column.size));
  const size = { width: 3 * wide + 2 * gap + 20, height: rows * high + 20 };
  const svg = make("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: "img" });
  const title = make("title", {});
  title.textContent = "People on the left, what they have themselves in the middle, what that brings with it on the right";
  svg.append(title);
  const x = (column) => 10 + column * (wide + gap);
  const y = (item) => 10 + (item.row + 0.5) * (size.height - 20) / Math.max(1, columns[item.column].size);
  for (const { from, to, kind } of edges) {
    const [x1, y1, x2, y2] = [x(from.column) + wide, y(from), x(to.column), y(to)];
    const middle = (x1 + x2) / 2;
    svg.append(make("path", { class: kind, d: `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}` }));
  }
  for (const column of columns) {
    for (const item of column.values()) {
      svg.append(make("rect", { x: x(item.column), y: y(item) - 12, width: wide, height: 24, rx: item.column ? 4 : 12 }));
      const text = make("text", { x: x(item.column) + 10, y: y(item) + 4 });
      text.textContent = item.label.length > 32 ? `${item.label.slice(0, 31)}…` : item.label;
      const whole = make("title", {});
      whole.textContent = item.label;
      text.append(whole);
      svg.append(text);
    }
  }
  return svg;
}

function risks() {
  const box = at("risks");
  if (!report.risks.length) box.append(element("p", "None."));
  for (const risk of report.risks) {
    const article = element("article", undefined, risk.accepted ? "accepted" : risk.severity);
    article.append(element("span", `${risk.accepted ? "accepted" : risk.severity} `, "word"));
    article.append(element("span", `${risk.rule} ${risk.text}`));
    article.append(element("p", risk.explanation));
    if (risk.accepted) article.append(element("p", `${risk.accepted.reason}, until ${risk.accepted.until}`));
    box.append(article);
  }
}

function refresh() {
  const rows = shown();
  list(rows);
  draw(rows);
}

function start() {
  const blast = report.blast;
  at("summary").textContent =
    `${count(blast.people_gaining, "person gains", "people gain")} access, ` +
    `${count(blast.people_losing, "person loses", "people lose")} access, in ` +
    `${count(blast.scopes.length, "scope", "scopes")}; ${count(blast.people_unchanged, "person is", "people are")} unchanged.`;
  report.notes.forEach((note) => at("notes").append(element("li", note)));
  if (report.broken.length) {
    at("guardrails").append(element("h2", count(report.broken.length, "broken guardrail", "broken guardrails")));
    report.broken.forEach((each) => at("guardrails").append(element("p", `${each.guardrail}: ${each.text}`)));
  }
  const scopes = new Set(report.holders.flatMap((holder) => things(holder, "after").concat(things(holder, "before")))
    .map(({ access }) => access.scope));
  [...scopes].sort().forEach((scope) => {
    const option = element("option", scope);
    option.value = scope;
    at("scope").append(option);
  });
  at("filters").addEventListener("input", () => { chosen = -1; refresh(); });
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("people").addEventListener("keydown", (event) => {
    const rows = at("people").children.length;
    const moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: rows - 1, Escape: -1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    choose(event.key === "Escape" ? -1 : Math.max(0, Math.min(rows - 1, moves[event.key])));
  });
  risks();
  refresh();
}

start();
