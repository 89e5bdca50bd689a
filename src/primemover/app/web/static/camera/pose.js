// Landmarks of one person in a picture, on this device. Used in a worker and, where there are no
// module workers, on the page itself.

import { PoseLandmarker } from "../vendor/@mediapipe/tasks-vision/vision_bundle.mjs";

const VENDOR = new URL("../vendor/", import.meta.url);
const FILES = {
  wasmLoaderPath: new URL("@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.js", VENDOR).href,
  wasmBinaryPath: new URL("@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.wasm", VENDOR).href,
};
const MODEL = new URL("pose/pose_lite.task", VENDOR).href;

const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;
const PROBED_FRAMES = 6; // the first are slow anyway: shaders are compiled
const SKIPPED_FRAMES = 2;
const SLOW_MS = 70;

/** What draws in this browser, or "" when nobody says. */
function renderer() {
  if (typeof OffscreenCanvas === "undefined") return "";
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!gl) return "";
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  const name = told ? gl.getParameter(told.UNMASKED_RENDERER_WEBGL) : gl.getParameter(gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return String(name);
}

function fastestDelegate() {
  const name = renderer();
  return name === "" || SOFTWARE.test(name) ? "CPU" : "GPU";
}

async function make(delegate) {
  return PoseLandmarker.createFromOptions(FILES, {
    baseOptions: { modelAssetPath: MODEL, delegate },
    runningMode: "VIDEO",
    numPoses: 1,
  });
}

/** Finds landmarks; starts on the graphics card where that is fast and on the processor elsewhere. */
export class PoseFinder {
  #landmarker;
  #delegate;
  #spent = [];
  #lastMs = 0;

  /** A finder that is ready to look. */
  static async open() {
    const found = new PoseFinder();
    await found.#start(fastestDelegate());
    return found;
  }

  get delegate() {
    return this.#delegate;
  }

  async #start(delegate) {
    try {
      this.#landmarker = await make(delegate);
      this.#delegate = delegate;
    } catch (fault) {
      if (delegate === "CPU") throw fault;
      await this.#start("CPU");
    }
  }

  /** `{image, world}` as flat arrays (x, y, visibility and X, Y, Z), or null when nobody is seen. */
  async find(picture) {
    const started = performance.now();
    this.#lastMs = Math.max(started, this.#lastMs + 1); // it refuses a clock that stands still
    let result;
    try {
      result = this.#landmarker.detectForVideo(picture, this.#lastMs);
    } catch (fault) {
      if (this.#delegate === "CPU") throw fault;
      await this.#fallBack();
      return null;
    }
    const found = flattened(result);
    result.close?.();
    await this.#judge(performance.now() - started);
    return found;
  }

  async #judge(spentMs) {
    if (this.#delegate === "CPU" || this.#spent.length >= PROBED_FRAMES) return;
    this.#spent.push(spentMs);
    if (this.#spent.length < PROBED_FRAMES) return;
    const sorted = this.#spent.slice(SKIPPED_FRAMES).sort((a, b) => a - b);
    if (sorted[Math.floor(sorted.length / 2)] > SLOW_MS) await this.#fallBack();
  }

  async #fallBack() {
    this.#landmarker.close();
    await this.#start("CPU");
  }

  close() {
    this.#landmarker.close();
  }
}

function flattened(result) {
  const [seen] = result.landmarks;
  const [placed] = result.worldLandmarks;
  if (!seen || !placed) return null;
  return {
    image: Float32Array.from(seen.flatMap((p) => [p.x, p.y, p.visibility ?? 0])),
    world: Float32Array.from(placed.flatMap((p) => [p.x, p.y, p.z])),
  };
}
