// Opening the camera: which one, how large, and one code for each way it can fail.

const WIDTH_PX = 640;
const HEIGHT_PX = 360;
const FRAMES_PER_S = 30;
const KEPT_DEVICE = "camera.device";

/** Why there is no picture; `code` is looked up in the page's words. */
export class CameraFault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const FAULTS = {
  NotAllowedError: "camera.denied",
  SecurityError: "camera.denied",
  NotFoundError: "camera.none",
  OverconstrainedError: "camera.none",
  NotReadableError: "camera.busy",
  AbortError: "camera.busy",
};

function wanted(choice) {
  const size = {
    width: { ideal: WIDTH_PX },
    height: { ideal: HEIGHT_PX },
    frameRate: { ideal: FRAMES_PER_S },
    resizeMode: { ideal: "none" }, // cutting the picture to size would cut off feet
  };
  if (choice.device) return { ...size, deviceId: { exact: choice.device } };
  return { ...size, facingMode: { ideal: choice.facing ?? "user" } };
}

function remembered() {
  try {
    return localStorage.getItem(KEPT_DEVICE) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(device) {
  try {
    localStorage.setItem(KEPT_DEVICE, device);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

async function ask(choice) {
  return navigator.mediaDevices.getUserMedia({ video: wanted(choice), audio: false });
}

/** The camera's picture playing in `video`; `onLost` is told when it goes away, `onBack` when it is back. */
export async function openCamera(video, { choice = {}, onLost, onBack }) {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new CameraFault("camera.insecure");
  const asked = choice.device || choice.facing ? choice : { device: remembered() };
  let stream;
  try {
    stream = await ask(asked).catch((fault) => {
      // The camera remembered may be unplugged by now: any other will do.
      if (fault.name === "OverconstrainedError" && !choice.device) return ask({});
      throw fault;
    });
  } catch (fault) {
    throw new CameraFault(FAULTS[fault.name] ?? "camera.failed");
  }
  const [track] = stream.getVideoTracks();
  track.addEventListener("ended", () => onLost("camera.lost"));
  track.addEventListener("mute", () => onLost("camera.muted"));
  track.addEventListener("unmute", () => onBack());
  video.srcObject = stream;
  await video.play();
  const settings = track.getSettings();
  if (choice.device) remember(choice.device);
  return {
    device: settings.deviceId,
    mirrored: settings.facingMode !== "environment",
    close() {
      for (const one of stream.getTracks()) one.stop();
      video.srcObject = null;
    },
  };
}

/** The cameras there are, each with a name; names come only once the camera was allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((one) => one.kind === "videoinput" && one.deviceId);
}
