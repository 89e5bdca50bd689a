// What an event of the coach does: a number, a sentence, a sound, a voice.

/** How each family of codes sounds and looks; `aloud`: said too, before all else when `first`. */
const FAMILIES = {
  place: { kind: "place", sound: "cue", aloud: true, stays: true },
  cue: { kind: "cue", sound: "cue", aloud: true, first: true },
  praise: { kind: "praise", sound: "praise", aloud: true },
  not_counted: { kind: "note", sound: "cue", aloud: true },
  partial: { kind: "note", sound: "cue", aloud: true },
  ready: { kind: "praise", sound: "ready", aloud: true },
  again: { kind: "praise", sound: "ready", aloud: true },
  hold_broken: { kind: "note", sound: "cue", aloud: true },
  rest: { kind: "note", sound: "done", aloud: true },
  finish: { kind: "praise", sound: "done", aloud: true, first: true, stays: true },
  stop: { kind: "note", sound: "pause", aloud: true, first: true, stays: true },
  done: { kind: "praise", sound: "done", aloud: true, first: true, stays: true },
  pause: { kind: "note", sound: "pause", aloud: true },
  resume: { kind: "note", sound: "resume", aloud: true },
  unkept: { kind: "note", sound: "cue", aloud: true, stays: true },
  film: { kind: "place", sound: "pause", aloud: true, first: true, stays: true },
};

/** Turns codes into what is seen and heard. */
export class Speaking {
  #screen;
  #words;
  #sounds;
  #voice;

  constructor({ screen, words, sounds, voice }) {
    this.#screen = screen;
    this.#words = words;
    this.#sounds = sounds;
    this.#voice = voice;
  }

  /** One event; `told` is the answer it came in. */
  tell(code, told) {
    if (code === "count") return this.#count(told.reps);
    if (code === "hold") return this.#held(told.hold_s);
    const family = FAMILIES[code.split(".")[0]];
    const text = this.#words.of(code, Math.round(told.hole_s));
    if (!family || !text) return undefined;
    this.#screen.say(text, family);
    this.#screen.announce(text);
    this.#sounds.play(family.sound);
    if (family.aloud) this.#voice.say(text, { first: family.first });
    return undefined;
  }

  #count(n) {
    this.#sounds.play("count");
    this.#voice.say(String(n));
    this.#screen.announce(this.#words.of("announce.count", n));
  }

  #held(seconds) {
    const text = this.#words.of("announce.hold", Math.round(seconds));
    this.#sounds.play("count");
    this.#voice.say(text);
    this.#screen.announce(text);
  }

  /** A second of the countdown. */
  tick(n) {
    this.#screen.countdown(String(n));
    this.#screen.announce(String(n));
    this.#sounds.play("tick");
    this.#voice.say(String(n), { first: true });
  }

  go() {
    this.#screen.countdown("");
    this.#sounds.play("go");
    const text = this.#words.of("go");
    this.#voice.say(text, { first: true });
    this.#screen.say(text, { kind: "praise" });
    this.#screen.announce(text);
  }
}
