// A reminder to get up: a gentle tone while the page is open, a notification only where allowed.
import { tone } from '../shared/sounds.js';
import { clock } from './clock.js';
import { steppers } from './steppers.js';

const box = document.getElementById('breaks');
if (box) begin();

function begin() {
  const by = (id) => document.getElementById(id);
  const kept = 'primemover-break-at';
  const usual = by('breaks-go').textContent;
  steppers(box);
  box.querySelector('.noscript-only').hidden = true;
  by('breaks-live').hidden = false;
  const every = () => Math.min(180, Math.max(5, Number(by('every').value) || Number(box.dataset.every)));
  let beat = null;
  const notify = by('breaks-notify');
  const can = () => 'Notification' in globalThis;
  notify.hidden = !can() || Notification.permission !== 'default';
  notify.addEventListener('click', async () => { await Notification.requestPermission(); notify.hidden = true; });

  function ring() {
    for (const [index, hertz] of [392, 494, 587].entries()) setTimeout(() => tone(hertz, 0.7, 0.12), 350 * index);
    by('breaks-said').textContent = box.dataset.text;
    if (can() && Notification.permission === 'granted') new Notification(box.dataset.title, { body: box.dataset.text, tag: 'primemover-break' });
  }
  function run(until) {
    sessionStorage.setItem(kept, String(until));
    by('breaks-go').textContent = by('breaks-go').dataset.stop;
    clearInterval(beat);
    by('breaks-clock').hidden = false;
    const step = () => {
      const left = (until - Date.now()) / 1000;
      by('breaks-clock').textContent = clock(left);
      if (left <= 0) { ring(); run(Date.now() + 60000 * every()); }
    };
    beat = setInterval(step, 1000);
    step();
  }
  by('breaks-go').addEventListener('click', () => {
    if (beat) {
      clearInterval(beat);
      beat = null;
      sessionStorage.removeItem(kept);
      by('breaks-go').textContent = usual;
      by('breaks-clock').hidden = true;
      by('breaks-said').textContent = '';
    } else run(Date.now() + 60000 * every());
  });
  const until = Number(sessionStorage.getItem(kept));
  if (until > Date.now()) run(until);
}
