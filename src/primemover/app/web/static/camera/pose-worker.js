// The pose finder in a thread of its own, so that the page stays smooth.

import { PoseFinder } from "./pose.js";

let finder;

async function answer({ open, picture }) {
  if (open) {
    finder = await PoseFinder.open();
    return { ready: true, delegate: finder.delegate };
  }
  try {
    return { found: await finder.find(picture), delegate: finder.delegate };
  } finally {
    picture.close();
  }
}

addEventListener("message", async (event) => {
  try {
    postMessage(await answer(event.data));
  } catch (fault) {
    postMessage({ fault: String(fault?.message ?? fault) });
  }
});
