// Soft sounds, made here: no file to load, no sharp edges.

const VOLUME = 0.16;
const SOUNDS = {
  count: [[660, 0, 0.12]],
  cue: [[440, 0, 0.16], [349, 0.16, 0.22]],
  praise: [[523, 0, 0.12], [659, 0.11, 0.18]],
  ready: [[523, 0, 0.14], [784, 0.14, 0.2]],
  tick: [[587, 0, 0.08]],
  go: [[880, 0, 0.3]],
  pause: [[392, 0, 0.18], [294, 0.16, 0.24]],
  resume: [[294, 0, 0.14], [392, 0.14, 0.2]],
  done: [[523, 0, 0.16], [659, 0.15, 0.16], [784, 0.3, 0.4]],
};

let shared;

/** One tone at once, on a page that has no need for names; `loud` is from 0 to 1. */
export function tone(pitch, lasts = 0.12, loud = VOLUME) {
  try {
    shared ??= new AudioContext();
    if (shared.state === "suspended") shared.resume().catch(() => {});
    sound(shared, { pitch, lasts, loud });
  } catch {
    // a device without sound: everything is shown as text as well
  }
}

function sound(context, { pitch, after = 0, lasts, loud = VOLUME }) {
  const start = context.currentTime + after;
  const wave = context.createOscillator();
  const loudness = context.createGain();
  wave.frequency.value = pitch;
  wave.type = "sine";
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(loud, start + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + lasts + 0.12);
  wave.connect(loudness).connect(context.destination);
  wave.start(start);
  wave.stop(start + lasts + 0.15);
}

/** Plays sounds by name; a browser plays them only after the person has touched the page. */
export class Sounds {
  #context;
  on = true;

  /** Call from a click or key. */
  wake() {
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") this.#context.resume().catch(() => {});
  }

  play(name) {
    if (!this.on || !SOUNDS[name] || this.#context?.state !== "running") return;
    for (const [pitch, after, lasts] of SOUNDS[name]) sound(this.#context, { pitch, after, lasts });
  }

  close() {
    this.#context?.close().catch(() => {});
  }
}
