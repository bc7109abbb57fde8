// Answers on stdout, line by line, what Twilio's own calculator says about each line of stdin.
//
// In:  "the text of a message" (as JSON)
// Out: {"encoding": "GSM-7", "segments": 1}

import { createInterface } from "node:readline";
import calculator from "sms-segments-calculator";

const { SegmentedMessage } = calculator;

for await (const line of createInterface({ input: process.stdin })) {
  const message = new SegmentedMessage(JSON.parse(line));
  console.log(JSON.stringify({ encoding: message.encodingName, segments: message.segments.length }));
}
