// Seconds as a clock shows them, and the words that the page gives its scripts.

export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole < 60 ? String(whole) : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function words() {
  return JSON.parse(document.getElementById('words')?.textContent ?? '{}');
}
