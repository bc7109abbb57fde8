const VOICE = { language: "nl-BE", voice: "Polly.Lisa-Neural" };
const CHOICES = [
  "Gevaar, dokter of gezondheid: druk 1.", "Een bed voor vannacht: 2.", "Papieren, advocaat, rechten: 3.",
  "Wonen, werk of geld: 4.", "Familie, kinderen of school: 5.", "Iets anders: 6.",
];

exports.handler = function (context, event, callback) {
  const response = new Twilio.twiml.VoiceResponse();
  const gather = response.gather({ numDigits: 1, action: "/card", method: "POST" });
  gather.say(VOICE, "Welkom bij Wegwijs.");
  CHOICES.forEach((choice) => gather.say(VOICE, choice));
  response.redirect("/menu");
  callback(null, response);
};
