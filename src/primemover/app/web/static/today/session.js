// One moment of a session: rest, timer, tempo, voice, keys, and forms that outlive a lost connection.
import { stayAwake } from '../shared/awake.js';
import { keySwitch } from '../shared/keys.js';
import { tone } from '../shared/sounds.js';
import { RememberedVoice as Voice } from '../shared/voice.js';
import { clock, words } from './clock.js';
import { steppers } from './steppers.js';

const AGAIN_MS = 3_000;
const play = document.getElementById('play');
steppers();
if (play) begin(play);

function begin(page) {
  const say = words();
  const voice = new Voice(page.dataset.language);
  const by = (id) => document.getElementById(id);
  const hold = Number(page.dataset.hold);
  const reps = Number(page.dataset.reps);
  const sides = Number(page.dataset.sides);
  const form = by('set-form');
  let ticking = null; // what runs now: { stop() }
  stayAwake();

  // --- voice
  by('voice').hidden = false;
  by('voice-on').checked = voice.on;
  const noVoice = () => { by('voice-none').hidden = Boolean(voice.local); };
  noVoice();
  globalThis.speechSynthesis?.addEventListener?.('voiceschanged', noVoice);
  by('say-again').addEventListener('click', () => { voice.turn(true); by('voice-on').checked = true; voice.say(say.begin, { now: true }); });
  by('voice-on').addEventListener('change', (event) => {
    voice.turn(event.target.checked);
    voice.say(say.begin, { now: true });
  });

  // --- rest
  const rest = by('rest');
  const moment = page.dataset.moment;
  if (rest) {
    const shown = by('rest-clock');
    const until = Date.now() + 1000 * Number(shown.dataset.seconds);
    const over = () => {
      clearInterval(beat);
      rest.hidden = true;
      ticking = null;
      tone(880, 0.25);
      voice.say(`${say.rest_over}. ${say.begin}`);
      show('', '');
    };
    const beat = setInterval(() => {
      const left = (until - Date.now()) / 1000;
      shown.textContent = clock(left);
      show(say.rest, clock(left));
      if (left <= 0) over();
      else if (left <= 3) tone(520, 0.08);
    }, 1000);
    shown.textContent = clock(Number(shown.dataset.seconds));
    by('rest-over').hidden = false;
    by('rest-over').addEventListener('click', over);
    if (Number(shown.dataset.seconds) <= 0) { clearInterval(beat); rest.hidden = true; voice.say(say.begin); }
    else { voice.say(say.rest); ticking = { stop: over, resting: true }; }
  } else voice.say(say.begin);

  // --- timer of holds, and the beat of repetitions
  const timer = by('timer');
  const face = by('clock');
  const phase = by('phase');
  const go = by('timer-go');
  timer.hidden = false;
  const parts = tempo(page);
  const usual = go.textContent;
  face.hidden = true;

  function tempo() {
    const said = [...document.querySelectorAll('[data-part]')].map((one) => [one.dataset.part, Number(one.dataset.seconds)]);
    if (!said.length) return [['up', 2], ['down', 2]];
    return said.some(([name]) => name === 'up') ? said : [['up', 1], ...said]; // only the way down is slow
  }
  function plan() {
    const steps = [[say.ready, 5, 'ready']];
    for (let side = 0; side < sides; side += 1) {
      if (side) steps.push([say.sides, 6, 'ready']);
      const times = reps || 1;
      for (let count = 1; count <= times; count += 1) {
        if (hold) steps.push([say.hold, hold, 'hold', reps ? count : 0]);
        else for (const [name, seconds] of parts) steps.push([say[name] ?? say.hold, seconds, name, count]);
        if (hold && reps && count < times) steps.push([say.ready, 3, 'between']);
      }
    }
    return steps;
  }
  function run(steps, from = 0, left = steps[from]?.[1]) {
    let index = from;
    let ends = Date.now() + 1000 * left;
    let heard = Math.ceil(left);
    const enter = () => {
      const [what, seconds, kind, count] = steps[index];
      phase.textContent = count ? `${what} · ${count}` : what;
      tone(kind === 'down' ? 440 : kind === 'ready' ? 330 : 660, 0.15);
      if (kind === 'ready' || (kind === 'hold' && !reps)) voice.say(what, { now: true });
      else if (count && (kind === 'hold' || kind === parts[0][0])) voice.say(String(count), { now: true });
      heard = seconds;
    };
    enter();
    face.hidden = false;
    const beat = setInterval(() => {
      let rest = (ends - Date.now()) / 1000;
      if (rest <= 0) {
        index += 1;
        if (index >= steps.length) { finish(); return; }
        ends = Date.now() + 1000 * steps[index][1];
        enter();
        rest = steps[index][1];
      }
      const whole = Math.ceil(rest);
      if (steps[index][2] === 'hold' && hold >= 15 && whole < heard) {
        if (whole === Math.floor(hold / 2)) voice.say(say.half);
        if (whole === 5) voice.say(say.last);
        if (whole <= 3) tone(520, 0.06);
      }
      heard = whole;
      face.textContent = clock(rest);
      show(phase.textContent, clock(rest));
    }, 200);
    const finish = () => {
      clearInterval(beat);
      ticking = null;
      go.textContent = usual;
      face.hidden = true;
      phase.textContent = say.done;
      tone(880, 0.4);
      voice.say(say.set_done, { now: true });
      show(say.done, '');
    };
    go.textContent = say.pause;
    ticking = {
      stop() { clearInterval(beat); finish(); },
      pause() {
        clearInterval(beat);
        const at = Math.max(1, (ends - Date.now()) / 1000);
        go.textContent = say.go_on;
        ticking = { paused: true, go: () => run(steps, index, at), stop: finish };
      },
    };
  }
  function startOrPause() {
    if (ticking?.resting) { ticking.stop(); ticking = null; return; }
    if (ticking?.paused) ticking.go();
    else if (ticking) ticking.pause();
    else run(plan());
  }
  go.addEventListener('click', startOrPause);

  // --- keys
  const keysCount = keySwitch(by('keys-on'));
  document.addEventListener('keydown', (event) => {
    if (!keysCount() || event.target.closest('input, select, textarea, button, summary, a') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ') { event.preventDefault(); startOrPause(); }
    else if (event.key.toLowerCase() === 'n') form.requestSubmit();
    else if (event.key.toLowerCase() === 'r') voice.say(say.begin, { now: true });
  });

  // --- hands and eyes off: the whole screen is one button
  const anywhere = by('anywhere');
  const wide = 'primemover-anywhere';
  function show(what, seconds) {
    by('anywhere-what').textContent = what || (ticking ? '' : say.next);
    by('anywhere-clock').textContent = seconds;
  }
  function cover(on) {
    anywhere.hidden = !on;
    sessionStorage.setItem(wide, on ? 'on' : '');
    if (on) { anywhere.focus(); show(rest && !rest.hidden ? say.rest : say.start, ''); }
  }
  by('eyes-off').addEventListener('click', () => { voice.turn(true); by('voice-on').checked = true; cover(true); voice.say(say.begin, { now: true }); });
  let pressed = 0;
  anywhere.addEventListener('pointerdown', () => { pressed = Date.now(); });
  anywhere.addEventListener('click', (event) => {
    if (event.detail && Date.now() - pressed > 900) { cover(false); return; }
    if (ticking?.resting) { ticking.stop(); ticking = null; run(plan()); return; }
    if (ticking && !ticking.paused) { ticking.stop(); return; }
    if (phase.textContent === say.done) { voice.say(say.go_on, { now: true }); form.requestSubmit(); return; }
    run(plan());
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !anywhere.hidden) cover(false); });
  if (sessionStorage.getItem(wide) === 'on') cover(true);

  // --- a set told is kept here until the app has taken it: cut off, started again or signed out
  const waiting = `primemover-set-${moment}`;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const told = new URLSearchParams(new FormData(form));
    told.delete('csrf');
    localStorage.setItem(waiting, told.toString());
    await send(told);
  });
  async function send(told) {
    const body = new URLSearchParams(told);
    body.set('csrf', form.elements.csrf.value);
    let answer;
    try {
      answer = await fetch(form.action, { method: 'POST', body, redirect: 'follow' });
    } catch {
      answer = null;
    }
    const at = answer?.redirected ? new URL(answer.url).pathname : '';
    if (at.startsWith('/today')) { // taken, or told before in another window
      localStorage.removeItem(waiting);
      location.replace(answer.url);
    } else if (answer?.status === 422) { // the page says why, beside the field, with what was typed
      localStorage.removeItem(waiting);
      refused(await answer.text());
    } else if (answer?.status === 401 || at) {
      location.assign('/sign-in'); // afterwards this page sends it
    } else {
      by('offline').hidden = false;
      setTimeout(async () => { await renew(); await send(told); }, AGAIN_MS);
    }
  }
  function refused(text) { // its fields with what is wrong take the place of those here
    const answered = new DOMParser().parseFromString(text, 'text/html').getElementById('set-form');
    if (!answered) { location.reload(); return; }
    form.replaceChildren(...document.adoptNode(answered).childNodes);
    steppers(form);
    const wrong = form.querySelector('[aria-invalid="true"]');
    wrong?.scrollIntoView({ block: 'center' });
    wrong?.focus({ preventScroll: true });
  }
  async function renew() { // a form of another session is refused: take the token of this one
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      const [own] = (page.querySelector('[name="csrf"]')?.value ?? '').split('.');
      const [, about] = form.elements.csrf.value.split('.'); // whoever the app shows by now
      if (own && about) form.elements.csrf.value = `${own}.${about}`;
    } catch {
      // the app does not answer yet
    }
  }
  const kept = localStorage.getItem(waiting);
  if (kept) send(new URLSearchParams(kept));
}
