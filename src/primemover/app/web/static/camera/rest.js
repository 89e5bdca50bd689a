// The seconds between two sets, with a sound and a word at the end.

import { Sounds } from "../shared/sounds.js";
import { Voice } from "../shared/voice.js";
import { Words } from "./words.js";
import { recall } from "./kept.js";

const LAST_S = 3;

function wire(root) {
  const words = new Words(root);
  const sounds = new Sounds();
  const voice = new Voice(document.documentElement.lang, { onChange: () => {} });
  sounds.on = recall("sounds", true);
  voice.on = recall("voice", true);
  const part = (name) => root.querySelector(`[data-part=${name}]`);
  let timer;
  let shown;

  function over() {
    clearInterval(timer);
    timer = undefined;
    sounds.play("ready");
    voice.say(words.of("over"), { first: true });
    part("announce").textContent = words.of("over");
  }

  function show(left) {
    if (left === shown) return;
    shown = left;
    part("number").textContent = String(left);
    if (left > 0 && left <= LAST_S) sounds.play("tick");
    if (left === 0) over();
  }

  root.querySelector("[data-do=rest]").addEventListener("click", () => {
    sounds.wake();
    clearInterval(timer);
    const end = performance.now() + Number(root.dataset.seconds) * 1000;
    const tick = () => show(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    timer = setInterval(tick, 200);
    tick();
  });
}

for (const root of document.querySelectorAll("[data-rest]")) wire(root);
