// A sound as a WAV file: 16-bit PCM, one channel.

const HEAD = 44; // bytes

export function waveFile(samples, rate) {
  const file = new DataView(new ArrayBuffer(HEAD + samples.length * 2));
  writeHead(file, rate, samples.length * 2);
  samples.forEach((sample, index) => file.setInt16(HEAD + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return new Blob([file], { type: "audio/wav" });
}

function writeHead(file, rate, bytes) {
  const text = (at, letters) => [...letters].forEach((letter, index) => file.setUint8(at + index, letter.charCodeAt(0)));
  const number = (at, value) => file.setUint32(at, value, true);
  const short = (at, value) => file.setUint16(at, value, true);
  text(0, "RIFF"); number(4, HEAD - 8 + bytes); text(8, "WAVE");
  text(12, "fmt "); number(16, 16); short(20, 1); short(22, 1);
  number(24, rate); number(28, rate * 2); short(32, 2); short(34, 16);
  text(36, "data"); number(40, bytes);
}
