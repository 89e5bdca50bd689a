// A voice of this device. Voices that send the words away to be spoken are never used.

const PATIENCE_MS = 2_500; // what was said of a moment longer ago is no longer true

/** Says sentences in `language`; `available` is false when the device has no voice for it. */
export class Voice {
  #language;
  #voice;
  on = true;

  constructor(language, { onChange }) {
    this.#language = language;
    if (typeof speechSynthesis === "undefined") return;
    const choose = () => {
      const before = this.available;
      this.#choose();
      if (before !== this.available) onChange(this.available);
    };
    speechSynthesis.addEventListener?.("voiceschanged", choose);
    this.#choose();
  }

  get available() {
    return this.#voice !== undefined;
  }

  #choose() {
    const speaks = speechSynthesis
      .getVoices()
      .filter((one) => one.localService && one.lang.toLowerCase().startsWith(this.#language));
    this.#voice = speaks.find((one) => one.default) ?? speaks[0];
  }

  /** Say `text`; something that matters more (`first`) cuts short what is being said. */
  say(text, { first = false } = {}) {
    if (!this.on || !this.available || !text) return;
    if (first) speechSynthesis.cancel();
    else if (speechSynthesis.pending) return;
    const saying = new SpeechSynthesisUtterance(text);
    saying.voice = this.#voice;
    saying.lang = this.#voice.lang;
    saying.rate = 1.05;
    const asked = performance.now();
    saying.addEventListener("start", () => {
      if (performance.now() - asked > PATIENCE_MS) speechSynthesis.cancel();
    });
    speechSynthesis.speak(saying);
  }

  hush() {
    if (typeof speechSynthesis !== "undefined") speechSynthesis.cancel();
  }
}
