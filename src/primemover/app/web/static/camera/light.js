// Whether the room is bright enough to see somebody; looked at once a second, on a tiny copy.

const DARK = 0.16; // mean grey level, 0 black to 1 white
const EVERY_MS = 1_000;
const WIDTH = 32;
const HEIGHT = 18;

export class Light {
  #paint;
  #lookedMs = -EVERY_MS;
  isDark = false;

  constructor() {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    this.#paint = canvas.getContext("2d", { willReadFrequently: true });
  }

  look(video) {
    const now = performance.now();
    if (now - this.#lookedMs < EVERY_MS) return;
    this.#lookedMs = now;
    this.#paint.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const { data } = this.#paint.getImageData(0, 0, WIDTH, HEIGHT);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i] + data[i + 1] + data[i + 2];
    this.isDark = sum / (WIDTH * HEIGHT * 3 * 255) < DARK;
  }
}
