// The pose finder, in a worker where the browser can, else on the page itself.

const START_MS = 60_000; // 9 MB of programme and 9 MB of model, on a slow machine

class InWorker {
  #worker;
  #waiting;

  constructor() {
    this.#worker = new Worker(new URL("./pose-worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", (event) => this.#settle(event.data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#settle({ fault: event.message || "the worker did not start" });
    });
  }

  #settle(answer) {
    const { resolve, reject } = this.#waiting ?? {};
    this.#waiting = undefined;
    if (answer.fault) reject?.(new Error(answer.fault));
    else resolve?.(answer);
  }

  ask(message, handedOver = []) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(message, handedOver);
    });
  }

  async open() {
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error("the worker did not start in time")), START_MS);
    });
    const { delegate } = await Promise.race([this.ask({ open: true }), late]);
    this.delegate = delegate;
    return this;
  }

  async find(video) {
    const picture = await createImageBitmap(video);
    const { found, delegate } = await this.ask({ picture }, [picture]);
    this.delegate = delegate;
    return found;
  }

  close() {
    this.#worker.terminate();
  }
}

/** A finder with `find(video)`; `where` says in which thread it works. */
export async function openFinder() {
  const inWorker = typeof Worker === "undefined" ? undefined : new InWorker();
  try {
    if (inWorker) return Object.assign(await inWorker.open(), { where: "worker" });
  } catch {
    inWorker.close();
  }
  const { PoseFinder } = await import("./pose.js");
  return Object.assign(await PoseFinder.open(), { where: "page" });
}
