// Waiting, and instants as a clock on a wall in Brussels shows them.

/** Resolves after the seconds, or as soon as the signal is aborted. */
export function sleep(seconds, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = Number.isFinite(seconds) ? setTimeout(resolve, seconds * 1000) : null;
    signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

export function minutesAndSeconds(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const ZONE = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Brussels", hourCycle: "h23", timeZoneName: "longOffset",
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit",
});

function inBrussels(instant) {
  const parts = ZONE.formatToParts(instant).map(({ type, value }) => [type, value]);
  return Object.fromEntries(parts);
}

export function timeOfDay(instant) {
  const { hour, minute } = inBrussels(instant);
  return `${hour}:${minute}`;
}

export function dayInFull(instant) {
  const { weekday, day, month, year } = inBrussels(instant);
  return `${weekday} ${day} ${month} ${year}`;
}

/** "Sunday 22 November 23:30"; the year is told when it is another than that of `today`. */
export function dayAndTime(instant, today) {
  const { weekday, day, month, year, hour, minute } = inBrussels(instant);
  const otherYear = year === inBrussels(today).year ? "" : ` ${year}`;
  return `${weekday} ${day} ${month}${otherYear} ${hour}:${minute}`;
}

/** "Sun 23:30" */
export function weekdayAndTime(instant) {
  const { weekday, hour, minute } = inBrussels(instant);
  return `${weekday.slice(0, 3)} ${hour}:${minute}`;
}

const offsetAt = (instant) => inBrussels(instant).timeZoneName.replace("GMT", "") || "+00:00";

/** From the value of a date-time field, "2026-11-22T23:30", to ISO 8601 with the offset of that day. */
export function fromWallTime(wall) {
  const roughly = offsetAt(new Date(`${wall}:00Z`));
  const offset = offsetAt(new Date(`${wall}:00${roughly}`));
  return `${wall}:00${offset}`;
}

export function toWallTime(instant) {
  const minutes = Number(offsetAt(instant).slice(0, 3)) * 60;
  return new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, 16);
}
