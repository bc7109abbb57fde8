// Answers on stdout, line by line, what the npm package `opening_hours` says about each line of stdin.
//
// In:  {"hours": "Mo-Fr 09:00-17:00", "instants": [1767600000000, "2026-01-05T09:00:00+01:00"]}
// Out: {"states": ["open", "open"], "next": [1767628800000, 1767628800000]} or {"error": "why the hours cannot be read"}
//
// A state is "open", "closed" or "unknown"; next is the epoch in milliseconds of the next change, null where there is none.

import { createInterface } from "node:readline";
import OpeningHours from "opening_hours";

process.env.TZ = "Europe/Brussels"; // the package reckons in the time zone of the process

const BRUSSELS = {
  lat: "50.8466", // as Nominatim writes them: the package overlooks numbers
  lon: "4.3528",
  address: { country_code: "be", state: "Région de Bruxelles-Capitale - Brussels Hoofdstedelijk Gewest" },
};
const TIME_RANGES = { mode: 0, locale: "en" };

function answer({ hours, instants }) {
  try {
    const opening = new OpeningHours(hours, BRUSSELS, TIME_RANGES);
    const dates = instants.map((instant) => new Date(instant));
    return {
      states: dates.map((date) => opening.getStateString(date, true)),
      next: dates.map((date) => opening.getNextChange(date)?.getTime() ?? null),
    };
  } catch (fault) {
    return { error: String(fault) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line))));
}
