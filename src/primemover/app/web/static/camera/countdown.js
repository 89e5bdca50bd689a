// Three, two, one: time to be in place, stopped at once when the place is lost.

const SECONDS = 3;

export class Countdown {
  #timer;

  get isRunning() {
    return this.#timer !== undefined;
  }

  /** Calls `tick(seconds left)` each second and `over()` at the end. */
  start(tick, over) {
    this.stop();
    let left = SECONDS;
    tick(left);
    this.#timer = setInterval(() => {
      left -= 1;
      if (left > 0) return tick(left);
      this.stop();
      return over();
    }, 1000);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
