// A set before the camera: brings picture, pose finder, line, screen, sound and voice together.

import { Awake } from "../shared/awake.js";
import { Countdown } from "./countdown.js";
import { toggleFullScreen, wireCameras, wireControls, wireSwitch } from "./controls.js";
import { Drawing } from "./drawing.js";
import { openFinder } from "./finder.js";
import { eachFrame } from "./frames.js";
import { Light } from "./light.js";
import { Line } from "./line.js";
import { Screen } from "./screen.js";
import { Sounds } from "../shared/sounds.js";
import { openCamera } from "./source.js";
import { Speaking } from "./speaking.js";
import { Voice } from "../shared/voice.js";
import { encode } from "./wire.js";
import { Words } from "./words.js";

const AFTER_DONE_MS = 2_000; // the last words are heard before the page changes
const LAST_S = 30; // of a recording that ends by itself

class Island {
  #root;
  #screen;
  #words;
  #sounds = new Sounds();
  #voice;
  #speaking;
  #awake = new Awake();
  #countdown = new Countdown();
  #light = new Light();
  #drawing;
  #video;
  #camera;
  #finder;
  #line;
  #stop;
  #clock = { originMs: performance.now(), startS: 0 };
  #phase = "idle";
  #isAway = false;
  #pausedBy = ""; // "person", "hidden" or "camera"
  #finishing = ""; // "finish" or "stop", once asked for

  constructor(root) {
    this.#root = root;
    this.#screen = new Screen(root);
    this.#words = new Words(root);
    this.#video = root.querySelector("video");
    this.#drawing = new Drawing(root.querySelector("canvas"));
    this.#voice = new Voice(document.documentElement.lang, {
      onChange: (there) => this.#voiceThere(there),
    });
    this.#voiceThere(this.#voice.available);
    this.#speaking = new Speaking({
      screen: this.#screen,
      words: this.#words,
      sounds: this.#sounds,
      voice: this.#voice,
    });
    wireSwitch(root, "voice", (on) => {
      this.#voice.on = on;
      if (!on) this.#voice.hush();
    });
    wireSwitch(root, "sounds", (on) => {
      this.#sounds.on = on;
    });
    wireControls(root, this.#actions());
    addEventListener("pagehide", () => this.#close());
    this.#screen.state("idle");
    root.querySelector("[data-ready]").disabled = false; // a click before now would be lost
  }

  #voiceThere(there) {
    this.#root.querySelector("[data-no-voice]").hidden = there;
  }

  #actions() {
    return {
      open: () => this.#open(),
      start: () => this.#startNow(),
      pause: () => this.#pause("person"),
      resume: () => this.#resume(),
      finish: () => this.#finish("finish"),
      stop: () => this.#finish("stop"),
      full: () => toggleFullScreen(this.#root),
      turn: () => this.#turn(),
      space: () => this.#space(),
      hidden: () => this.#camera && !this.#pausedBy && this.#pause("hidden"),
      shown: () => this.#pausedBy === "hidden" && this.#resume(),
    };
  }

  // ------------------------------------------------------------------ camera and finder

  async #open(choice) {
    this.#sounds.wake();
    this.#screen.state("opening");
    this.#screen.veil(this.#words.of("state.opening"));
    try {
      await this.#openCamera(choice);
      this.#screen.veil(this.#words.of("state.loading"));
      this.#finder ??= await openFinder();
      this.#root.dataset.finder = `${this.#finder.where} ${this.#finder.delegate}`;
    } catch (fault) {
      this.#fail(fault.code ?? "state.failed");
      return;
    }
    this.#screen.veil("");
    this.#screen.state("live");
    this.#screen.part("stage").focus({ preventScroll: true });
    this.#awake.keep();
    this.#line ??= this.#openLine();
    this.#stop?.();
    this.#stop = eachFrame(this.#video, (video) => this.#look(video), () => this.#fail("state.failed"));
    if (this.#pausedBy === "camera") this.#resume();
  }

  async #openCamera(choice) {
    this.#camera?.close();
    this.#camera = await openCamera(this.#video, {
      choice,
      onLost: (code) => this.#lost(code),
      onBack: () => this.#pausedBy === "camera" && this.#open(),
    });
    this.#screen.mirrored(this.#camera.mirrored);
    this.#screen.aspect(this.#video.videoWidth, this.#video.videoHeight);
    wireCameras(this.#root, this.#camera.device, (device) => this.#open({ device }));
  }

  #turn() {
    this.#open({ facing: this.#camera?.mirrored ? "environment" : "user" });
  }

  #lost(code) {
    this.#pause("camera");
    this.#fail(code);
  }

  #fail(code) {
    this.#stop?.();
    this.#screen.veil(this.#words.first(code, "state.failed"), { fault: true });
    this.#screen.announce(this.#words.first(code, "state.failed"));
    this.#voice.say(this.#words.first(code, "state.failed"), { first: true });
    this.#screen.state("fault");
  }

  // ------------------------------------------------------------------ frames

  async #look(video) {
    const timeS = this.#now();
    const found = await this.#finder.find(video);
    this.#screen.aspect(video.videoWidth, video.videoHeight);
    this.#drawing.show(found?.image);
    this.#light.look(video);
    const size = { widthPx: video.videoWidth, heightPx: video.videoHeight };
    this.#line.sendFrame(encode(found, { timeS, ...size }));
  }

  /** Seconds on the clock of the set, which goes on where an earlier page left it. */
  #now() {
    return this.#clock.startS + (performance.now() - this.#clock.originMs) / 1000;
  }

  // ------------------------------------------------------------------ the line

  #openLine() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    return new Line(`${scheme}//${location.host}${this.#root.dataset.socket}`, {
      hello: (told) => this.#hello(told),
      answer: (told) => this.#answer(told),
      away: () => this.#away(),
      gone: () => this.#fail("line.gone"),
    });
  }

  #hello(told) {
    if (this.#now() <= told.t) this.#clock = { originMs: performance.now(), startS: told.t + 0.05 };
    this.#isAway = false;
    this.#screen.notice(this.#pausedBy ? this.#words.of("state.paused") : "");
    if (this.#pausedBy) this.#line.tell("pause");
    else if (told.phase === "paused") this.#line.tell("resume");
    if (this.#finishing) this.#line.tell(this.#finishing);
    this.#answer(told);
  }

  #away() {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#countdown.stop();
    this.#screen.countdown("");
    this.#screen.notice(this.#words.of("line.away"));
    this.#screen.announce(this.#words.of("line.away"));
    this.#sounds.play("pause");
    this.#voice.say(this.#words.of("line.away"), { first: true });
  }

  #answer(told) {
    this.#number(told);
    for (const code of told.events) this.#speaking.tell(code, told);
    if (told.events.includes("film.anew")) {
      this.#screen.notice(this.#words.of("film.anew", Math.round(told.hole_s))); // until it begins
    }
    this.#turnTo(told.phase);
    if (this.#startsCounting(told)) this.#count();
    if (told.phase === "placing" && this.#light.isDark) {
      this.#screen.say(this.#words.of("place.dark"), { kind: "place" });
    }
  }

  /** Placed for the first time; before a recording has begun, every time. */
  #startsCounting({ events, phase }) {
    if (phase !== "ready" && phase !== "moving") return false;
    return events.includes("ready") || (events.includes("again") && this.#waits);
  }

  #number(told) {
    this.#screen.level(told.level);
    const seconds = this.#root.dataset.hold !== undefined;
    const shown = seconds ? Math.floor(told.hold_s) : told.reps;
    this.#screen.number(String(shown), this.#below(told, { seconds }));
  }

  /** What the number is of: the longest hold so far, the goal, or how soon a recording ends. */
  #below(told, { seconds }) {
    const { mode, target } = this.#root.dataset;
    if (mode === "film" && told.left_s <= LAST_S) {
      return this.#words.of("below.left", Math.ceil(told.left_s));
    }
    if (told.best_s > told.hold_s) return this.#words.of("below.longest", Math.floor(told.best_s));
    return target ? this.#words.of(seconds ? "below.of_seconds" : "below.of", target) : "";
  }

  #turnTo(phase) {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#root.dataset.phase = phase;
    if (phase === "placing" || phase === "moving" || phase === "paused") this.#stopCounting();
    if (phase === "done") this.#over();
  }

  // ------------------------------------------------------------------ start, pause, end

  #count() {
    this.#countdown.start(
      (left) => this.#speaking.tick(left),
      () => this.#go(),
    );
  }

  #stopCounting() {
    if (!this.#countdown.isRunning) return;
    this.#countdown.stop();
    this.#screen.countdown("");
  }

  #startNow() {
    if (!this.#line?.isOpen) return;
    this.#stopCounting();
    this.#go();
  }

  #go() {
    this.#screen.notice("");
    this.#speaking.go();
    this.#line.tell("start");
  }

  /** Whether a recording has not begun yet; a coached set begins by itself. */
  get #waits() {
    return this.#root.dataset.mode === "film" && ["placing", "ready"].includes(this.#phase);
  }

  /** Whether a recording goes on: a pause would leave a hole in it. */
  get #records() {
    return this.#root.dataset.mode === "film" && this.#phase === "moving";
  }

  #space() {
    if (this.#root.dataset.state === "idle") this.#open();
    else if (this.#pausedBy) this.#resume();
    else if (this.#waits) this.#startNow();
    else if (!this.#records) this.#pause("person");
  }

  #pause(by) {
    if (this.#finishing || this.#pausedBy) return;
    this.#pausedBy = by;
    this.#stopCounting();
    this.#line?.tell("pause");
    this.#voice.hush();
    this.#speaking.tell("pause", {});
    this.#screen.state("paused");
    this.#screen.notice(this.#words.of("state.paused"));
  }

  #resume() {
    this.#pausedBy = "";
    this.#screen.notice("");
    this.#screen.state("live");
    this.#line?.tell("resume");
    this.#speaking.tell("resume", {});
  }

  #finish(how) {
    if (!this.#line) return;
    this.#finishing = how;
    if (!this.#line.tell(how)) this.#screen.notice(this.#words.of("line.away"));
  }

  #over() {
    this.#finishing ||= "finish";
    this.#screen.notice(this.#words.of("state.looking"));
    this.#stopCounting();
    this.#stop?.();
    this.#camera?.close();
    this.#awake.release();
    this.#screen.state("done");
    setTimeout(() => this.#root.querySelector("[data-finish]")?.requestSubmit(), AFTER_DONE_MS);
  }

  /** Break the line as a network does. */
  cutLine() {
    this.#line?.cut();
  }

  #close() {
    this.#stop?.();
    this.#line?.close();
    this.#camera?.close();
    this.#finder?.close();
    this.#voice.hush();
  }
}

for (const root of document.querySelectorAll("[data-live]")) {
  root.live = new Island(root);
}
