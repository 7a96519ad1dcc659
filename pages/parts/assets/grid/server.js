/** The routes of one register: rows after a cursor, the count, changes, undo. */

/** What the server could not do, as one sentence for the person; again: whether to try anew. */
export class ServerError extends Error {
  constructor(message, again = true) {
    super(message);
    this.again = again;
  }
}

async function answer(response, texts) {
  const body = await response.json().catch(() => null);
  if (response.ok || (body && Array.isArray(body.refused))) return body;
  throw new ServerError(body?.message ?? texts.server_failed, response.status >= 500);
}

async function ask(address, options, texts) {
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", ...options });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ServerError(texts.server_away);
  }
  return answer(response, texts);
}

/** Address parameters of a query {filter, sort, text}. */
export function parameters(query, more = {}) {
  const given = new URLSearchParams();
  if (query.filter.length) given.set("filter", JSON.stringify(query.filter));
  if (query.text) given.set("text", query.text);
  if (query.sort) given.set("sort", query.sort);
  if (query.reach) given.set("reach", query.reach);
  for (const [name, value] of Object.entries(more)) if (value) given.set(name, value);
  return given;
}

/** The server as the grid sees it. */
export function server(register, texts) {
  const base = `/api/registers/${encodeURIComponent(register)}`;
  const post = (address, body) =>
    ask(
      address,
      {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      },
      texts,
    );
  return {
    rows: (query, after, limit, signal) =>
      ask(`${base}/rows?${parameters(query, { after, limit })}`, { signal }, texts),
    count: (query, signal) => ask(`${base}/count?${parameters(query)}`, { signal }, texts),
    names: (targets, text) => names(targets, text, texts),
    change: (edits, partial) => post(`${base}/changes`, { edits, partial }),
    undo: (change) => post(`/api/changes/${encodeURIComponent(change)}/undo`, {}),
  };
}

/** What the records of other registers are called that a text may mean. */
async function names(targets, text, texts) {
  const given = new URLSearchParams({ limit: "20", ...(text && { text }) });
  const pages = await Promise.all(
    targets.map(({ register }) => ask(`/api/registers/${register}/rows?${given}`, {}, texts)),
  );
  const called = pages.flatMap(({ rows }, place) =>
    rows.map(({ cells }) => targets[place].title.map((key) => cells[key]).filter(Boolean).join(" ")),
  );
  return [...new Set(called)].filter(Boolean);
}
