// What somebody says before the microphone, from one press of a button to the next, as a WAV file of one channel.

const RATE = 16_000; // samples a second: twice what a telephone carries
const MOST_BITS = 128_000;
const HEAD = 44; // bytes

/** Opens the microphone; `show` is told how loud it is, ten times a second. Its `stop()` gives the file. Rejects where
 *  there is no microphone, or the page may not use it. */
export async function record(show) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: MOST_BITS });
  const whole = new Promise((resolve) => { recorder.ondataavailable = ({ data }) => resolve(data); });
  const quiet = measure(stream, show);
  recorder.start();
  return {
    async stop() {
      recorder.stop();
      quiet();
      const said = await whole;
      for (const track of stream.getTracks()) track.stop();
      const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await said.arrayBuffer());
      return new File([wave(sound.getChannelData(0))], "recording.wav", { type: "audio/wav" });
    },
  };
}

/** Tells how loud a stream is until the function that is given back is called. */
function measure(stream, show) {
  const context = new AudioContext();
  const node = new AnalyserNode(context, { fftSize: 2048 });
  const samples = new Float32Array(node.fftSize);
  context.createMediaStreamSource(stream).connect(node);
  const beat = setInterval(() => {
    node.getFloatTimeDomainData(samples);
    show(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
  }, 100);
  return () => { clearInterval(beat); context.close(); show(0); };
}

function wave(samples) {
  const file = new DataView(new ArrayBuffer(HEAD + samples.length * 2));
  const text = (at, letters) => [...letters].forEach((letter, index) => file.setUint8(at + index, letter.charCodeAt(0)));
  const number = (at, value) => file.setUint32(at, value, true);
  const short = (at, value) => file.setUint16(at, value, true);
  text(0, "RIFF"); number(4, HEAD - 8 + samples.length * 2); text(8, "WAVE");
  text(12, "fmt "); number(16, 16); short(20, 1); short(22, 1);
  number(24, RATE); number(28, RATE * 2); short(32, 2); short(34, 16);
  text(36, "data"); number(40, samples.length * 2);
  samples.forEach((sample, index) => file.setInt16(HEAD + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return file;
}
