// The figure beside a slider follows it. Without this script the slider works just the same.
for (const slider of document.querySelectorAll("input[data-slider]")) {
  const shown = slider.parentElement.querySelector("output");
  const follow = () => {
    shown.textContent = slider.value;
    slider.setAttribute("aria-valuetext", `${slider.value} / 10`);
  };
  slider.addEventListener("input", follow);
  follow();
}
