// Large buttons for less and more; the field itself stays a field to type into.
export function steppers(root = document) {
  for (const box of root.querySelectorAll('.stepper')) {
    const field = box.querySelector('input');
    const step = Number(box.dataset.step);
    for (const button of box.querySelectorAll('[data-by]')) {
      button.hidden = false;
      button.addEventListener('click', () => {
        const now = Number(field.value.replace(',', '.')) || 0;
        const next = Math.max(0, now + Number(button.dataset.by) * step);
          field.value = next.toLocaleString(document.documentElement.lang, { useGrouping: false, maximumFractionDigits: 2 });
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
    }
  }
}
