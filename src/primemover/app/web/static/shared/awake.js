// The screen stays on while a set is going, where the browser allows it.

export class Awake {
  #lock;
  #wanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (this.#wanted && document.visibilityState === "visible") this.keep();
    });
  }

  async keep() {
    this.#wanted = true;
    try {
      this.#lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.#lock = undefined; // a low battery refuses it; the set goes on
    }
  }

  release() {
    this.#wanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = undefined;
  }
}

/** The screen stays on while this page is open. */
export function stayAwake() {
  new Awake().keep();
}
