/** Days of the office: now and the usual periods, in the office's zone. */

/** The moment as the office writes it: {day: "2026-03-09", time: "14:20"}. */
export function now(zone, moment = new Date()) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(moment);
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return { day: `${of.year}-${of.month}-${of.day}`, time: `${of.hour}:${of.minute}` };
}

const day = (year, month, date) => new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** Today, this week, this month, last month, this year: first and last day. */
export function periods(zone) {
  const today = now(zone).day;
  const [year, month, date] = today.split("-").map(Number);
  const sinceMonday = (new Date(today).getUTCDay() + 6) % 7;
  const monday = date - sinceMonday;
  return [
    { name: "today", from: today, to: today },
    { name: "this_week", from: day(year, month - 1, monday), to: day(year, month - 1, monday + 6) },
    { name: "this_month", from: day(year, month - 1, 1), to: day(year, month, 0) },
    { name: "last_month", from: day(year, month - 2, 1), to: day(year, month - 1, 0) },
    { name: "this_year", from: `${year}-01-01`, to: `${year}-12-31` },
  ];
}
