// Counting by hand, and seconds: for what the camera does not coach.

import { Awake } from "../shared/awake.js";
import { wireSwitch } from "./controls.js";
import { Sounds } from "../shared/sounds.js";
import { Voice } from "../shared/voice.js";
import { Words } from "./words.js";

const SAID_EVERY_S = 10;

class Tapper {
  #root;
  #words;
  #sounds = new Sounds();
  #voice = new Voice(document.documentElement.lang, { onChange: () => {} });
  #awake = new Awake();
  #n = 0;
  #timer;

  constructor(root) {
    this.#root = root;
    this.#words = new Words(root);
    wireSwitch(root, "voice", (on) => {
      this.#voice.on = on;
    });
    wireSwitch(root, "sounds", (on) => {
      this.#sounds.on = on;
    });
    root.addEventListener("click", (event) => {
      const what = event.target.closest("[data-do]")?.dataset.do;
      if (what === "tap") this.#tap();
      if (what === "back") this.#set(Math.max(0, this.#n - 1));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== " " || event.repeat || event.target.closest("button, a, input, summary")) return;
      event.preventDefault();
      this.#tap();
    });
  }

  get #target() {
    return Number(this.#root.dataset.target || 0);
  }

  #tap() {
    this.#sounds.wake();
    this.#awake.keep();
    if (this.#root.dataset.hold === undefined) this.#count();
    else this.#hold();
  }

  #count() {
    this.#set(this.#n + 1);
    if (this.#n === this.#target) return this.#done();
    this.#sounds.play("count");
    this.#voice.say(String(this.#n), { first: true });
    return undefined;
  }

  #hold() {
    if (this.#timer) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const from = performance.now() - this.#n * 1000;
    this.#sounds.play("go");
    this.#timer = setInterval(() => this.#tick(Math.floor((performance.now() - from) / 1000)), 200);
  }

  #tick(seconds) {
    if (seconds === this.#n) return;
    this.#set(seconds);
    if (seconds === this.#target) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#done();
    } else if (seconds % SAID_EVERY_S === 0) {
      this.#voice.say(String(seconds));
    }
  }

  #done() {
    this.#sounds.play("done");
    this.#voice.say(this.#words.of("done"), { first: true });
    this.#awake.release();
  }

  #set(n) {
    this.#n = n;
    this.#root.querySelector("[data-part=number]").textContent = String(n);
  }
}

for (const root of document.querySelectorAll("[data-tapper]")) new Tapper(root);
