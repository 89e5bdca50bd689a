// The figure beside a slider follows it. Without this script the slider works just the same.
for (const shown of document.querySelectorAll(".slider output")) {
  const slider = document.getElementById(shown.htmlFor.value);
  const follow = () => {
    shown.textContent = slider.value;
    slider.setAttribute("aria-valuetext", `${slider.value} / ${slider.max}`);
  };
  slider.addEventListener("input", follow);
  follow();
}
