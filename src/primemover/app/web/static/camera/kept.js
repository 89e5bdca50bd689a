// Small choices remembered on this device; a browser that keeps nothing forgets them.

/** What was kept under `name`, or `otherwise`. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`live.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep `value` under `name`. */
export function keep(name, value) {
  try {
    localStorage.setItem(`live.${name}`, JSON.stringify(value));
  } catch {
    // Kept for this page only.
  }
}
