// The line to the coach: opens again by itself when it breaks, with the same set.

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5_000;
const UNANSWERED = 3; // frames under way before newer ones are dropped
const ANSWER_MS = 4_000; // a line that is silent for this long is broken
const GONE = [4004, 4010]; // no such set, or taken over by another page: asking again is no use
const REFUSED = [1003, 1007, 1008, 1009, 4003];

/**
 * `hello(state)` is called whenever the line opens, `answer(state)` for every frame, `away()` when
 * it breaks, `gone(code)` when it will not come back.
 */
export class Line {
  #address;
  #on;
  #socket;
  #waitMs = FIRST_WAIT_MS;
  #under = 0;
  #lastHeardMs = 0;
  #closed = false;
  #timer;
  #pulse;

  constructor(address, on) {
    this.#address = address;
    this.#on = on;
    this.#open();
    this.#pulse = setInterval(() => this.#check(), 1000);
    addEventListener("online", this.#atOnce);
  }

  #atOnce = () => {
    if (!this.isOpen && !this.#closed) {
      clearTimeout(this.#timer);
      this.#open();
    }
  };

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  #open() {
    const socket = new WebSocket(this.#address);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#under = 0;
    socket.addEventListener("message", (event) => this.#hear(socket, event));
    socket.addEventListener("close", (event) => this.#lose(socket, event));
  }

  #hear(socket, event) {
    if (socket !== this.#socket) return;
    const told = JSON.parse(event.data);
    this.#lastHeardMs = performance.now();
    if (told.hello) {
      this.#waitMs = FIRST_WAIT_MS;
      this.#on.hello(told);
      return;
    }
    if (!told.done) this.#under = Math.max(0, this.#under - 1);
    this.#on.answer(told);
  }

  #lose(socket, { code }) {
    if (socket !== this.#socket || this.#closed) return;
    if (GONE.includes(code) || REFUSED.includes(code)) {
      this.#closed = true;
      this.#on.gone(code);
      return;
    }
    this.#on.away();
    this.#timer = setTimeout(() => this.#open(), this.#waitMs * (0.75 + Math.random() / 2));
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }

  #check() {
    const silent = performance.now() - this.#lastHeardMs > ANSWER_MS;
    if (this.isOpen && this.#under > 0 && silent) this.cut();
  }

  /** Send a frame, unless the line is closed or behind: then it is dropped and false comes back. */
  sendFrame(bytes) {
    if (!this.isOpen || this.#under >= UNANSWERED) return false;
    if (this.#under === 0) this.#lastHeardMs = performance.now();
    this.#under += 1;
    this.#socket.send(bytes);
    return true;
  }

  /** Tell the coach to do something; false when the line is closed. */
  tell(what) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify({ do: what }));
    return true;
  }

  /** Break the line as a network does; it opens again by itself. */
  cut() {
    const socket = this.#socket;
    socket.close();
    // A dead network never answers the closing: do not wait for it.
    this.#lose(socket, { code: 1006 });
    this.#socket = undefined;
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    removeEventListener("online", this.#atOnce);
    this.#socket?.close(1000);
  }
}
