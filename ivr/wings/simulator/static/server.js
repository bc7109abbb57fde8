// The JSON of the line.

const JSON_TYPE = { "Content-Type": "application/json" };
/** What a door before the page asks of each request, where there is one. */
const TOKEN = document.querySelector("meta[name=token]")?.content;
const PASS = TOKEN ? { "X-CSRFToken": TOKEN } : {};
const PATIENCE = TOKEN ? 60 : 10; // seconds: behind a door a draft may have to be made ready first
/** The address of a request: the page may stand anywhere below the line's own. */
const addressOf = (path) => new URL(`..${path}`, import.meta.url);

export class Trouble extends Error {
  constructor(message, status = 0) {
    super(message);
    this.callIsLost = status === 404 || status === 410;
  }
}

const NO_ANSWER = "The line does not answer. Check that it is still running, then try again.";
const NOT_UNDERSTOOD = "The line gave an answer this phone does not understand.";

async function request(path, options, signal) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE * 1000);
  signal?.addEventListener("abort", () => stop.abort(), { once: true });
  try {
    return await answerOf(await fetch(addressOf(path), { ...options, signal: stop.signal }));
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(NO_ANSWER);
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(response) {
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Trouble(answer?.error ?? NO_ANSWER, response.status);
  if (!answer) throw new Trouble(NOT_UNDERSTOOD);
  return answer;
}

export const fetchLine = () => request("/phone/line", {});

/** Sends the fields as JSON, or, where one of them is a file, as a form. */
export function post(path, fields, signal) {
  const hasFile = Object.values(fields).some((value) => value instanceof Blob);
  const body = hasFile ? formOf(fields) : JSON.stringify(fields);
  const headers = hasFile ? PASS : { ...JSON_TYPE, ...PASS };
  return request(path, { method: "POST", body, headers }, signal);
}

function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
