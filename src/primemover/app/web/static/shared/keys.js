// Single keys of a page, which can be switched off: speech input and unsteady hands press them too.

const REMEMBERED = "primemover-keys";

/** Whether single keys count, as the tick box says; it is remembered for every page. */
export function keySwitch(box) {
  box.checked = localStorage.getItem(REMEMBERED) !== "off";
  box.addEventListener("change", () => {
    localStorage.setItem(REMEMBERED, box.checked ? "on" : "off");
  });
  return () => box.checked;
}
