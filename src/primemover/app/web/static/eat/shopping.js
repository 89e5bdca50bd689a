// Ticks of the shopping list, kept in this browser alone, for each person by themselves.
const list = document.querySelector("[data-list]");
const clear = document.querySelector("[data-clear]");

if (list) {
  const key = `shopping:${list.dataset.list}`;
  const boxes = [...list.querySelectorAll("[data-item]")];
  const ticked = new Set(read(key));

  const show = () => {
    for (const box of boxes) box.checked = ticked.has(box.dataset.item);
    clear.hidden = ticked.size === 0;
  };
  list.addEventListener("change", (event) => {
    const item = event.target.dataset.item;
    if (event.target.checked) ticked.add(item);
    else ticked.delete(item);
    keep(key, [...ticked]);
    show();
  });
  clear.addEventListener("click", () => {
    ticked.clear();
    keep(key, []);
    show();
    boxes[0]?.focus();
  });
  show();
}

// A browser that keeps nothing (private windows) still lets one tick.
function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function keep(key, items) {
  try {
    localStorage.setItem(key, JSON.stringify(items));
  } catch {
    // nothing to do: the ticks last as long as the page
  }
}
