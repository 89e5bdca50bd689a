// Buttons, keys, choices: everything the person can do to a set.

import { keySwitch } from "../shared/keys.js";
import { cameras } from "./source.js";
import { keep, recall } from "./kept.js";

const INTERACTIVE = "button, a, input, select, textarea, summary, [contenteditable]";

/** Wires the controls of `root` to the actions of the set. */
export function wireControls(root, actions) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]?.();
  });
  const keysCount = keySwitch(root.querySelector("[data-keys]"));
  document.addEventListener("keydown", (event) => {
    if (!keysCount() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    // In a choice that is open, Escape closes it; in full screen it leaves that.
    const closes = document.fullscreenElement || event.target.closest?.("select");
    if (event.key === "Escape" && !closes) actions.finish();
    const free = !event.target.closest?.(INTERACTIVE);
    if (event.key === " " && free) {
      event.preventDefault();
      actions.space();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") actions.hidden();
    else actions.shown();
  });
}

/** A tick box that remembers; `set(on)` is called now and at every change. */
export function wireSwitch(root, name, set) {
  const box = root.querySelector(`[data-switch="${name}"]`);
  if (!box) return;
  box.checked = recall(name, true);
  set(box.checked);
  box.addEventListener("change", () => {
    keep(name, box.checked);
    set(box.checked);
  });
}

/** Fill the choice of cameras, once they may be known; `choose(device)` when another is wanted. */
export async function wireCameras(root, current, choose) {
  const field = root.querySelector("[data-cameras]");
  if (!field) return;
  const found = await cameras();
  field.closest("[data-several]").hidden = found.length < 2;
  field.replaceChildren(
    ...found.map((one, i) => new Option(one.label || `${field.dataset.unnamed} ${i + 1}`, one.deviceId)),
  );
  field.value = current;
  field.onchange = () => choose(field.value);
}

/** Full screen and back. */
export function toggleFullScreen(element) {
  if (document.fullscreenElement) document.exitFullscreen();
  else element.requestFullscreen?.().catch(() => {});
}
