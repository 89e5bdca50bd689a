// Tones and a voice of this device; no voice that would send what it says anywhere is used.
let audio;

export function tone(hertz = 660, seconds = 0.12, loud = 0.18) {
  try {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') audio.resume();
    const wave = audio.createOscillator();
    const volume = audio.createGain();
    const now = audio.currentTime;
    wave.frequency.value = hertz;
    volume.gain.setValueAtTime(0, now);
    volume.gain.linearRampToValueAtTime(loud, now + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, now + seconds);
    wave.connect(volume).connect(audio.destination);
    wave.start(now);
    wave.stop(now + seconds + 0.02);
  } catch { /* a device without sound shows everything as text as well */ }
}

const remembered = 'primemover-voice';

export class Voice {
  constructor(language) {
    this.language = language;
    this.on = localStorage.getItem(remembered) === 'on';
  }

  // The voice to speak with: of this device and of this language, or none.
  get local() {
    const all = globalThis.speechSynthesis?.getVoices() ?? [];
    return all.find((one) => one.localService && one.lang.toLowerCase().startsWith(this.language));
  }

  turn(on) {
    this.on = on;
    localStorage.setItem(remembered, on ? 'on' : 'off');
    if (!on) globalThis.speechSynthesis?.cancel();
  }

  say(text, { now = false } = {}) {
    const voice = this.local;
    if (!this.on || !voice || !text) return;
    if (now) speechSynthesis.cancel();
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    speechSynthesis.speak(spoken);
  }
}

// Keeps the screen on while a session runs, where the browser can.
export function stayAwake() {
  const ask = async () => {
    if (document.visibilityState !== 'visible') return;
    try { await navigator.wakeLock?.request('screen'); } catch { /* low battery: the screen may dim */ }
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}

export function words() {
  return JSON.parse(document.getElementById('words')?.textContent ?? '{}');
}

export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return whole < 60 ? String(whole) : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
