// The guided session: step after step by the breath, in text, tone and voice.
import { stayAwake } from '../shared/awake.js';
import { tone } from '../shared/sounds.js';
import { RememberedVoice as Voice } from '../shared/voice.js';
import { clock, words } from './clock.js';

const page = document.getElementById('yoga');
if (page) begin();

function begin() {
  const by = (id) => document.getElementById(id);
  const say = words();
  const voice = new Voice(page.dataset.language);
  const steps = [...page.querySelectorAll('.yoga-steps li')];
  const kept = `primemover-yoga-${page.dataset.moment}`;
  const start = by('guide-go').textContent;
  let index = Math.min(steps.length - 1, Number(sessionStorage.getItem(kept)) || 0);
  let left = Number(steps[index].dataset.seconds);
  let beat = null;
  let last = 0;
  stayAwake();
  by('guide').hidden = false;
  by('voice-on').checked = voice.on;
  by('voice-on').addEventListener('change', (event) => { voice.turn(event.target.checked); if (event.target.checked) speak(); });

  const title = (step) => step.dataset.side ? `${step.dataset.name} (${step.dataset.side})` : step.dataset.name;
  function speak() { const step = steps[index]; voice.say(`${step.dataset.name}. ${step.dataset.side}. ${step.dataset.words}`, { now: true }); }
  function show() {
    const step = steps[index];
    by('guide-name').textContent = title(step);
    by('guide-words').textContent = step.dataset.words;
    by('guide-clock').textContent = clock(left);
    for (const [number, one] of steps.entries()) one.classList.toggle('is-now', number === index);
    sessionStorage.setItem(kept, String(index));
  }
  function enter(to) {
    index = Math.max(0, Math.min(steps.length - 1, to));
    left = Number(steps[index].dataset.seconds);
    show();
    tone(523, 0.5, 0.12);
    if (beat) speak();
  }
  function pause() { clearInterval(beat); beat = null; by('guide-go').textContent = say.start || start; by('breath').className = 'breath'; }
  function step() {
    const now = performance.now();
    left -= (now - last) / 1000;
    last = now;
    const { breaths, seconds } = steps[index].dataset;
    if (Number(breaths)) {
      const each = Number(seconds) / Number(breaths);
      const into = (Number(seconds) - left) % each < each / 2;
      const mark = by('breath');
      const wanted = into ? 'in' : 'out';
      if (mark.dataset.now !== wanted) { mark.dataset.now = wanted; mark.textContent = say[wanted]; mark.className = `breath is-${wanted}`; }
    } else { by('breath').className = 'breath'; by('breath').textContent = ''; by('breath').dataset.now = ''; }
    by('guide-clock').textContent = clock(left);
    if (left > 0) return;
    if (index + 1 < steps.length) enter(index + 1);
    else { pause(); voice.say(say.done, { now: true }); by('guide-words').textContent = say.done; by('yoga-done').scrollIntoView({ block: 'center' }); sessionStorage.removeItem(kept); }
  }
  by('guide-go').addEventListener('click', () => {
    if (beat) { pause(); return; }
    last = performance.now();
    beat = setInterval(step, 200);
    by('guide-go').textContent = say.pause;
    speak();
  });
  by('guide-back').addEventListener('click', () => enter(index - 1));
  by('guide-on').addEventListener('click', () => enter(index + 1));
  show();
}
