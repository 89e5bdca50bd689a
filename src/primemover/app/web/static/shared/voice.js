// A voice of this device. Voices that send the words away to be spoken are never used.

const PATIENCE_MS = 2_500; // what was said of a moment longer ago is no longer true
const REMEMBERED = "primemover-voice";

/** Says sentences in `language`; `available` is false when the device has no voice for it. */
export class Voice {
  #language;
  on = true;

  constructor(language, { onChange = () => {} } = {}) {
    this.#language = language;
    if (typeof speechSynthesis === "undefined") return;
    let before = this.available;
    speechSynthesis.addEventListener?.("voiceschanged", () => {
      if (this.available === before) return;
      before = this.available;
      onChange(before);
    });
  }

  /** The voice to speak with: of this device and of this language, or none. */
  get local() {
    const all = globalThis.speechSynthesis?.getVoices() ?? [];
    const speaks = all.filter(
      (one) => one.localService && one.lang.toLowerCase().startsWith(this.#language),
    );
    return speaks.find((one) => one.default) ?? speaks[0];
  }

  get available() {
    return this.local !== undefined;
  }

  /** Say `text`; what matters more (`first`) cuts short what is being said.
   *
   * What would be said too late is left out, unless it `waits` its turn. */
  say(text, { first = false, waits = false } = {}) {
    const voice = this.local;
    if (!this.on || !voice || !text) return;
    if (first) speechSynthesis.cancel();
    else if (!waits && speechSynthesis.pending) return;
    const saying = new SpeechSynthesisUtterance(text);
    saying.voice = voice;
    saying.lang = voice.lang;
    saying.rate = 1.05;
    const asked = performance.now();
    saying.addEventListener("start", () => {
      if (!waits && performance.now() - asked > PATIENCE_MS) speechSynthesis.cancel();
    });
    speechSynthesis.speak(saying);
  }

  hush() {
    globalThis.speechSynthesis?.cancel();
  }
}

/** A voice that is off until it is turned on, and remembers it; sentences wait their turn. */
export class RememberedVoice extends Voice {
  constructor(language) {
    super(language);
    this.on = localStorage.getItem(REMEMBERED) === "on";
  }

  turn(on) {
    this.on = on;
    localStorage.setItem(REMEMBERED, on ? "on" : "off");
    if (!on) this.hush();
  }

  say(text, { now = false } = {}) {
    super.say(text, { first: now, waits: true });
  }
}
