// Shows what a slider is set to, beside it and to readers.
for (const slider of document.querySelectorAll('input[type="range"]')) {
  const shown = document.querySelector(`output[for="${slider.id}"]`);
  const show = () => { if (shown) shown.textContent = slider.value; };
  slider.addEventListener('input', show);
  show();
}
