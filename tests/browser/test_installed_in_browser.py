"""The app as a browser keeps it, and the pose engine under its strict policy."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from primemover.app.web.front_end import examine_front_end
from tests.browser.fake_camera import CLIPS
from tests.browser.served import served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not examine_front_end().is_whole, reason="needs the front end: make serve"),
]

SAME_PLACE_PX: Final = 0.1
"""Median distance of body landmarks, browser and Python, same bundle and same 640 × 480 picture.

Measured: 0.003 px. What the browser sees can therefore be measured in Python.
"""
BUNDLE: Final = "pose_lite.task"
FLAGS: Final = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run"),
)
LOOK: Final = """async ({ picture, bundle }) => {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const bitmap = await createImageBitmap(image);
  const base = location.origin + "/static/vendor/";
  const program = `
    import { PoseLandmarker } from "${base}@mediapipe/tasks-vision/vision_bundle.mjs";
    self.onmessage = async ({ data }) => {
      const wasm = "${base}@mediapipe/tasks-vision/wasm/vision_wasm_module_internal";
      const finder = await PoseLandmarker.createFromOptions(
        { wasmLoaderPath: wasm + ".js", wasmBinaryPath: wasm + ".wasm" },
        { baseOptions: { modelAssetPath: "${base}pose/${bundle}", delegate: "CPU" },
          runningMode: "VIDEO", numPoses: 1 });
      self.postMessage(finder.detectForVideo(data, 1).landmarks);
    };`;
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(address, { type: "module" });
  return new Promise((found, failed) => {
    worker.onmessage = ({ data }) => found(data);
    worker.onerror = (event) => failed(new Error(event.message ?? "the worker did not load"));
    worker.postMessage(bitmap, [bitmap]);
  });
}"""


@pytest.fixture
def context(executable: str) -> Iterator[BrowserContext]:
    """A browser that has never been anywhere."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser.new_context()
        browser.close()


def test_without_the_app_its_window_says_how_to_start_it(
    context: BrowserContext, tmp_path: Path
) -> None:
    hosts: set[str | None] = set()
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page = context.new_page()
    with served(tmp_path) as app:
        page.goto(app.address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        page.goto(f"{app.address}/people")
        kept = page.evaluate(
            """async () => {
              const all = await Promise.all((await caches.keys()).map(async (name) =>
                (await (await caches.open(name)).keys()).map((one) => one.url)));
              return all.flat();
            }"""
        )
    paths = {urlsplit(address).path for address in kept}
    assert "/away" in paths
    assert all(path == "/away" or path.startswith("/static/") for path in paths)
    page.goto(f"{app.address}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("primemover is not running")
    expect(page.locator("img")).not_to_have_js_property("naturalWidth", 0)
    colour = page.locator("a.button").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert colour != "rgba(0, 0, 0, 0)", "its style is kept with it"
    assert hosts == {"127.0.0.1"}


def test_landmarks_are_found_in_a_worker_under_the_strict_policy(
    context: BrowserContext, tmp_path: Path
) -> None:
    picture = first_frame()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security" in said.text else None,
    )
    with served(tmp_path) as app:
        answer = page.goto(f"{app.address}/away")
        assert answer is not None
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        (found,) = page.evaluate(LOOK, {"picture": _as_png(picture), "bundle": BUNDLE})
    assert not faults
    height, width = picture.shape[:2]
    by_browser = np.array([[point["x"] * width, point["y"] * height] for point in found])
    apart_px = np.linalg.norm(by_browser - by_python(picture, bundle=BUNDLE), axis=1)[11:29]
    assert np.median(apart_px) <= SAME_PLACE_PX, f"{np.median(apart_px):.2f} px apart"


def first_frame() -> Any:
    """A person standing, seen from the side."""
    av = pytest.importorskip("av")
    with av.open(str(CLIPS / "squat.mp4")) as clip:
        return next(clip.decode(video=0)).to_ndarray(format="rgb24")


def by_python(picture: Any, *, bundle: str) -> Any:
    """Pixels of the landmarks by the same bundle, opened by Python's release of the engine."""
    mediapipe = pytest.importorskip("mediapipe")
    from frontend.build import VENDOR

    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(VENDOR / "pose" / bundle)),
        running_mode=vision.RunningMode.VIDEO,
    )
    with vision.PoseLandmarker.create_from_options(options) as finder:
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)
        (found,) = finder.detect_for_video(image, 1).pose_landmarks
    height, width = picture.shape[:2]
    return np.array([[point.x * width, point.y * height] for point in found])


def _as_png(picture: Any) -> str:
    cv2 = pytest.importorskip("cv2")
    done, encoded = cv2.imencode(".png", np.ascontiguousarray(picture[:, :, ::-1]))
    assert done
    return "data:image/png;base64," + base64.b64encode(encoded.tobytes()).decode()
