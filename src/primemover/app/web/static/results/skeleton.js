// Plays a recording's joints. Nothing moves by itself; the slider works by keyboard.
class Player {
  #figure; #svg; #bones; #head; #slider; #clock; #button;
  #data = null; #playing = 0; #start = 0;

  constructor(figure) {
    this.#figure = figure;
    this.#svg = figure.querySelector("svg");
    this.#bones = [...figure.querySelectorAll("[data-bone]")].map((line) => [line, ...line.dataset.bone.split(" ").map(Number)]);
    this.#head = figure.querySelector("[data-head]");
    this.#slider = figure.querySelector("[data-at]");
    this.#clock = figure.querySelector("[data-clock]");
    this.#button = figure.querySelector("[data-do=play]");
    this.#button.addEventListener("click", () => (this.#playing ? this.#pause() : this.#play()));
    this.#slider.addEventListener("input", async () => { this.#pause(); await this.#load(); this.#show(Number(this.#slider.value)); });
    figure.querySelector(".skeleton-controls").hidden = false;
  }

  async #load() {
    this.#data ??= await (await fetch(this.#figure.dataset.skeleton)).json();
  }

  async #play() {
    await this.#load();
    const { times } = this.#data;
    let at = Number(this.#slider.value);
    if (at >= times.length - 1) at = 0;
    this.#start = performance.now() - 1000 * (times[at] - times[0]);
    this.#button.textContent = this.#button.dataset.pause;
    this.#playing = requestAnimationFrame((now) => this.#step(now));
  }

  #pause() {
    cancelAnimationFrame(this.#playing);
    this.#playing = 0;
    this.#button.textContent = this.#button.dataset.play;
  }

  #step(now) {
    const { times } = this.#data;
    const gone = (now - this.#start) / 1000 + times[0];
    let at = Number(this.#slider.value);
    if (at >= times.length - 1) at = 0;
    while (at < times.length - 1 && times[at + 1] <= gone) at += 1;
    this.#slider.value = at;
    this.#show(at);
    if (at >= times.length - 1) this.#pause();
    else this.#playing = requestAnimationFrame((later) => this.#step(later));
  }

  #show(at) {
    const frame = this.#data.frames[at];
    const place = (point) => (frame[2 * point] === null ? null : [frame[2 * point], frame[2 * point + 1]]);
    for (const [line, from, to] of this.#bones) {
      const [a, b] = [place(from), place(to)];
      line.toggleAttribute("hidden", !a || !b);
      if (!a || !b) continue;
      line.setAttribute("x1", a[0]); line.setAttribute("y1", a[1]);
      line.setAttribute("x2", b[0]); line.setAttribute("y2", b[1]);
    }
    const nose = place(0);
    if (nose) { this.#head.setAttribute("cx", nose[0]); this.#head.setAttribute("cy", nose[1]); }
    const seconds = this.#data.times[at].toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.#clock.textContent = `${seconds} s`;
    this.#slider.setAttribute("aria-valuetext", this.#slider.dataset.words.replace("{s}", seconds));
  }
}

for (const figure of document.querySelectorAll("[data-skeleton]")) new Player(figure);
