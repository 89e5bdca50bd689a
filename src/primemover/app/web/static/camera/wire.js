// Landmarks as bytes: the same layout that `live/wire.py` reads.

const VERSION = 1;
const SEEN = 1;
const HEADER_BYTES = 20;
const IMAGE_VALUES = 33 * 3;
const WORLD_VALUES = 33 * 3;
const VALUE_BYTES = 4;
export const FRAME_BYTES = HEADER_BYTES + (IMAGE_VALUES + WORLD_VALUES) * VALUE_BYTES;

function fill(view, values, from) {
  values.forEach((value, i) => view.setFloat32(from + i * VALUE_BYTES, value, true));
}

/** One frame; `found` is null when nobody is seen. */
export function encode(found, { timeS, widthPx, heightPx }) {
  const view = new DataView(new ArrayBuffer(FRAME_BYTES));
  view.setUint16(0, VERSION, true);
  view.setUint16(2, found ? SEEN : 0, true);
  view.setFloat64(4, timeS, true);
  view.setFloat32(12, widthPx, true);
  view.setFloat32(16, heightPx, true);
  if (found) {
    fill(view, found.image, HEADER_BYTES);
    fill(view, found.world, HEADER_BYTES + IMAGE_VALUES * VALUE_BYTES);
  }
  return view.buffer;
}
