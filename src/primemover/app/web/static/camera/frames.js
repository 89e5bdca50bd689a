// One frame after another: the next is looked at only when the last is done, so none queue up.

/** Calls `look(video)` for the newest frame whenever the last call is over; returns what stops it. */
export function eachFrame(video, look, onFault) {
  let stopped = false;
  const next = () =>
    new Promise((resolve) => {
      if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(() => resolve());
      else requestAnimationFrame(() => resolve());
    });
  (async () => {
    while (!stopped) {
      await next();
      if (stopped) return;
      try {
        if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) await look(video);
      } catch (fault) {
        stopped = true;
        onFault(fault);
      }
    }
  })();
  return () => {
    stopped = true;
  };
}
