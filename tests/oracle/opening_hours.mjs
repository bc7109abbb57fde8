// Answers on stdout, line by line, what the npm package `opening_hours` says about each line of stdin.
//
// In:  {"hours": "Mo-Fr 09:00-17:00", "instants": [1767600000000, "2026-01-05T09:00:00+01:00"]}; with "next": false, no
//      next changes, which are what takes long
// Out: {"states": ["open", "open"], "next": [1767628800000, 1767628800000]} or {"error": "why the hours cannot be read"}
//
// A state is "open", "closed" or "unknown"; next is the epoch in milliseconds of the next change, null where there is none.

import { createInterface } from "node:readline";
import OpeningHours from "opening_hours";

process.env.TZ = "Europe/Brussels"; // the package reckons in the time zone of the process

const BRUSSELS = { address: { country_code: "be", state: "Brussels-Capital" } };
const TIME_RANGES = { mode: 0, locale: "en" };

function answer({ hours, instants, next = true }) {
  try {
    const opening = new OpeningHours(hours, BRUSSELS, TIME_RANGES);
    if (!next) return { states: instants.map((instant) => opening.getStateString(new Date(instant), true)), next: [] };
    const answers = instants.map((instant) => at(opening, new Date(instant)));
    return { states: answers.map(([state]) => state), next: answers.map(([, next]) => next) };
  } catch (fault) {
    return { error: String(fault) };
  }
}

// What getStateString and getNextChange do, with one iterator for both: they are slow where there are holidays.
function at(opening, date) {
  const iterator = opening.getIterator(date);
  const state = iterator.getStateString(true);
  while (iterator.advance()) {
    if (iterator.getStateString(true) !== state) return [state, iterator.getDate().getTime()];
  }
  return [state, null];
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
