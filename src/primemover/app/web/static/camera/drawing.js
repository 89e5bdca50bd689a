// The skeleton over the picture, sharp on every screen.

const BONES = [
  [11, 12], [11, 23], [12, 24], [23, 24],
  [11, 13], [13, 15], [12, 14], [14, 16],
  [23, 25], [25, 27], [27, 29], [29, 31], [27, 31],
  [24, 26], [26, 28], [28, 30], [30, 32], [28, 32],
];
const JOINTS = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 31, 32];
const LEFT = new Set([11, 13, 15, 23, 25, 27, 29, 31]);
const FAINT = 0.5; // a point the finder is unsure of is drawn faintly

/** A canvas that shows landmarks (x, y, visibility as shares of the picture). */
export class Drawing {
  #canvas;
  #paint;
  #colours;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#paint = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    this.#colours = {
      left: style.getPropertyValue("--left").trim(),
      right: style.getPropertyValue("--right").trim(),
      halo: style.getPropertyValue("--halo").trim(),
    };
  }

  #fit() {
    const density = Math.max(2, window.devicePixelRatio || 1);
    const width = Math.round(this.#canvas.clientWidth * density);
    const height = Math.round(this.#canvas.clientHeight * density);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    return { width, height, line: Math.max(4, width / 160) };
  }

  /** Draw `image`, flat triples; null clears the canvas. */
  show(image) {
    const { width, height, line } = this.#fit();
    this.#paint.clearRect(0, 0, width, height);
    if (!image) return;
    const point = (i) => [image[i * 3] * width, image[i * 3 + 1] * height, image[i * 3 + 2]];
    this.#paint.lineCap = "round";
    for (const [from, to] of BONES) this.#bone(point(from), point(to), LEFT.has(from) && LEFT.has(to), line);
    for (const i of JOINTS) this.#joint(point(i), LEFT.has(i), line);
  }

  #bone([x, y, sure], [u, v, surer], left, line) {
    const paint = this.#paint;
    paint.globalAlpha = Math.min(sure, surer) < FAINT ? 0.35 : 0.95;
    for (const [colour, wide] of [[this.#colours.halo, line * 1.9], [left ? this.#colours.left : this.#colours.right, line]]) {
      paint.strokeStyle = colour;
      paint.lineWidth = wide;
      paint.beginPath();
      paint.moveTo(x, y);
      paint.lineTo(u, v);
      paint.stroke();
    }
  }

  #joint([x, y, sure], left, line) {
    const paint = this.#paint;
    paint.globalAlpha = sure < FAINT ? 0.35 : 1;
    paint.fillStyle = this.#colours.halo;
    paint.beginPath();
    paint.arc(x, y, line * 1.35, 0, 2 * Math.PI);
    paint.fill();
    paint.fillStyle = left ? this.#colours.left : this.#colours.right;
    paint.beginPath();
    paint.arc(x, y, line * 0.85, 0, 2 * Math.PI);
    paint.fill();
  }
}
