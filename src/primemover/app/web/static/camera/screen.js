// What the person sees: numerals, one sentence, the state. Only what changed is touched.

const SHOWN_MS = 5_000; // how long a cue stands before the screen is quiet again

function put(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** The parts of the page that a set fills. */
export class Screen {
  #root;
  #parts = {};
  #quiet;

  constructor(root) {
    this.#root = root;
    for (const part of root.querySelectorAll("[data-part]")) this.#parts[part.dataset.part] = part;
  }

  part(name) {
    return this.#parts[name];
  }

  /** Which state the page is in; the style sheet shows the controls that go with it. */
  state(name) {
    this.#root.dataset.state = name;
  }

  /** The big number and what stands under it. */
  number(text, below) {
    if (this.#parts.number.textContent !== text) {
      put(this.#parts.number, text);
      this.#parts.number.classList.remove("is-new");
      void this.#parts.number.offsetWidth; // starts the animation again
      this.#parts.number.classList.add("is-new");
    }
    put(this.#parts.below, below);
  }

  /** How far out the movement is, 1 where it counts; null hides the bar. */
  level(share) {
    const bar = this.#parts.level;
    bar.hidden = share === null || share === undefined;
    if (!bar.hidden) bar.firstElementChild.style.transform = `scaleY(${Math.min(share, 1)})`;
    bar.classList.toggle("is-full", share >= 1);
  }

  /** The one sentence; `kind` (place, cue, praise, note) gives it its sign. It stays when `stays`. */
  say(text, { kind = "note", stays = false } = {}) {
    clearTimeout(this.#quiet);
    put(this.#parts.cue, text);
    this.#parts.cue.dataset.kind = text ? kind : "";
    if (text && !stays) this.#quiet = setTimeout(() => this.say(""), SHOWN_MS);
  }

  /** For those who listen to the page: said once, when it changes. */
  announce(text) {
    put(this.#parts.announce, text);
  }

  /** A message over the picture, and whether it is a fault; "" takes it away. */
  veil(text, { fault = false } = {}) {
    put(this.#parts.message, text);
    this.#parts.veil.hidden = text === "";
    this.#parts.veil.classList.toggle("is-fault", fault);
  }

  /** A line at the edge that stays while something is the matter; "" takes it away. */
  notice(text) {
    put(this.#parts.notice, text);
    this.#parts.notice.hidden = text === "";
  }

  /** The seconds before the start; "" takes them away. */
  countdown(text) {
    put(this.#parts.countdown, text);
    this.#parts.countdown.hidden = text === "";
  }

  mirrored(yes) {
    this.#parts.picture.classList.toggle("is-mirrored", yes);
  }

  aspect(widthPx, heightPx) {
    if (widthPx && heightPx) this.#parts.picture.style.setProperty("--aspect", String(widthPx / heightPx));
  }
}
