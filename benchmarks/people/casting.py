"""Rays through a room of boxes, compiled: what each sample of a still picture shows.

A room is arrays with a row a box; row 0 is the room itself, seen from inside. Lengths in metres,
light linear.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.people.raster import compiled

UP: Final = 5
"""Number of a side that faces up: axis 2, plus 3 because it faces along the axis."""
DOWN: Final = 2
PLANKS: Final = 0
TILES: Final = 1
CARPET: Final = 2
EVEN: Final = 3

SKIRTING_M: Final = 0.09
_CORNER_SHADE: Final = 0.30
_CORNER_M: Final = 0.25


@compiled
def _noise(first, second):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """A number from 0 to 1 that looks random, the same for the same cell."""
    mixed = np.sin(first * 12.9898 + second * 78.233) * 43758.5453
    return mixed - np.floor(mixed)


@compiled
def floor_tone(kind, x, y):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """How bright the floor is at one place, as a share of its colour."""
    if kind == PLANKS:
        row = np.floor(y / 0.14)
        along = x / 1.6 + _noise(row, 7.0)
        tone = 0.88 + 0.20 * _noise(row, np.floor(along))
        tone *= 0.97 + 0.06 * _noise(np.floor(y / 0.012), np.floor(x / 0.25))
        if y / 0.14 - row < 0.03 or along - np.floor(along) < 0.003:
            tone *= 0.62
        return tone
    if kind == TILES:
        across, down = x / 0.45, y / 0.45
        tone = 0.95 + 0.08 * _noise(np.floor(across), np.floor(down))
        if across - np.floor(across) < 0.02 or down - np.floor(down) < 0.02:
            tone *= 0.78
        return tone
    if kind == CARPET:
        return 0.95 + 0.10 * _noise(np.floor(x / 0.02), np.floor(y / 0.02))
    return 1.0


@compiled
def _nearest(origin, ray, low, high, rectangles, column, row):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, C901
    """Box, side and distance of what a ray meets first."""
    best = np.inf
    owner = -1
    face = 0
    for box in range(low.shape[0]):
        if (
            column < rectangles[box, 0]
            or column > rectangles[box, 2]
            or row < rectangles[box, 1]
            or row > rectangles[box, 3]
        ):
            continue
        enter, leave = -np.inf, np.inf
        axis_in = axis_out = 0
        for axis in range(3):
            speed = ray[axis]
            if abs(speed) < 1e-12:
                speed = 1e-12
            t0 = (low[box, axis] - origin[axis]) / speed
            t1 = (high[box, axis] - origin[axis]) / speed
            if t0 > t1:
                t0, t1 = t1, t0
            if t0 > enter:
                enter, axis_in = t0, axis
            if t1 < leave:
                leave, axis_out = t1, axis
        if enter > leave or leave <= 1e-4:
            continue
        if box == 0:
            distance, axis = leave, axis_out
        elif enter > 1e-4:
            distance, axis = enter, axis_in
        else:
            continue
        if distance < best:
            best, owner = distance, box
            face = axis + (3 if ray[axis] < 0 else 0)
    return owner, face, best


@compiled
def _hidden(place, towards, low, high):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Whether a box (but the room itself) stands between a place and the light."""
    for box in range(1, low.shape[0]):
        enter, leave = 3e-3, np.inf
        for axis in range(3):
            t0 = (low[box, axis] - place[axis]) / towards[axis]
            t1 = (high[box, axis] - place[axis]) / towards[axis]
            if t0 > t1:
                t0, t1 = t1, t0
            enter, leave = max(enter, t0), min(leave, t1)
            if enter >= leave:
                break
        if enter < leave:
            return True
    return False


@compiled
def _corner(place, owner, half):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Share of the sky's light that reaches a place near walls and floor."""
    to_x, to_y, to_z = half - abs(place[0]), half - abs(place[1]), place[2]
    if owner == 0:
        # The nearest of the three is the surface itself.
        nearest = min(to_x, to_y, to_z)
        second = to_x + to_y + to_z - nearest - max(to_x, to_y, to_z)
    else:
        second = max(to_z, 0.0)
    return 1.0 - _CORNER_SHADE * np.exp(-second / _CORNER_M)


@compiled
def draw_room(  # type: ignore[no-untyped-def] # noqa: ANN201, C901
    eye,  # noqa: ANN001
    axes,  # noqa: ANN001
    focal,  # noqa: ANN001
    over,  # noqa: ANN001
    low,  # noqa: ANN001
    high,  # noqa: ANN001
    rectangles,  # noqa: ANN001
    colours,  # noqa: ANN001
    glow,  # noqa: ANN001
    levels,  # noqa: ANN001
    floor_kind,  # noqa: ANN001
    shift,  # noqa: ANN001
    ceiling,  # noqa: ANN001
    skirting,  # noqa: ANN001
    walls,  # noqa: ANN001
    half,  # noqa: ANN001
    towards,  # noqa: ANN001
    lights,  # noqa: ANN001
    direct_light,  # noqa: ANN001
    sky,  # noqa: ANN001
    ground,  # noqa: ANN001
    gain,  # noqa: ANN001
    even,  # noqa: ANN001
    scale,  # noqa: ANN001
    table,  # noqa: ANN001
    frame,  # noqa: ANN001
    near,  # noqa: ANN001
    positions,  # noqa: ANN001
    ambient,  # noqa: ANN001
    direct,  # noqa: ANN001
    level,  # noqa: ANN001
):
    """Nothing; the last six arrays take the picture and what it is made of.

    ``lights`` are directions to parts of the light. ``walls`` False is a backdrop without
    corners, lit evenly with the strength ``even``.
    """
    rows, columns = frame.shape[:2]
    last = table.shape[0] - 1
    share = 1.0 / (over * over)
    ray = np.empty(3)
    place = np.empty(3)
    albedo = np.empty(3)
    for row in range(rows):
        for column in range(columns):
            shown = np.zeros(3)
            for sub in range(over * over):
                x = column + (sub % over + 0.5) / over
                y = row + (sub // over + 0.5) / over
                across, down = (x - columns / 2) / focal, (y - rows / 2) / focal
                length = np.sqrt(1.0 + across * across + down * down)
                for k in range(3):
                    ray[k] = (across * axes[0, k] + down * axes[1, k] + axes[2, k]) / length
                owner, face, reach = _nearest(eye, ray, low, high, rectangles, x, y)
                for k in range(3):
                    place[k] = eye[k] + ray[k] * reach
                    albedo[k] = colours[owner, k]
                endless = not walls and owner == 0 and face != UP
                near[row * over + sub // over, column * over + sub % over] = (
                    0.0 if endless else length / reach
                )
                if owner == 0 and face == UP:
                    tone = floor_tone(floor_kind, place[0] + shift, place[1] + 40.0)
                    for k in range(3):
                        albedo[k] = colours[-1, k] * tone**2.2
                elif owner == 0 and walls:
                    if face == DOWN:
                        albedo[:] = ceiling
                    elif place[2] < SKIRTING_M:
                        albedo[:] = skirting
                axis = face % 3
                sign = 1.0 if face >= 3 else -1.0
                facing = max(sign * towards[axis], 0.0)
                lit = 0.0
                if facing > 0 and not endless:
                    # Each sample of a pixel asks other parts of the light: soft, and no noise.
                    asked = 0
                    for k in range(sub, lights.shape[0], over * over):
                        asked += 1
                        lit += 0.0 if _hidden(place, lights[k], low, high) else 1.0
                    lit /= asked
                up = 0.5 + 0.5 * sign if axis == 2 else 0.5
                open_sky = _corner(place, owner, half) if walls else 1.0
                if sub == 0:
                    level[row, column] = levels[owner] if face == UP else -1
                    for k in range(3):
                        positions[row, column, k] = 1e6 if endless else place[k]
                for k in range(3):
                    if not walls and owner == 0:
                        fixed = albedo[k] * even * (1.0 if endless else 0.72)
                        moving = 0.0 if endless else albedo[k] * even * 0.28 * (0.35 + 0.65 * lit)
                    else:
                        fixed = albedo[k] * gain * (sky[k] * up + ground[k] * (1.0 - up))
                        fixed = fixed * open_sky + glow[owner, k]
                        moving = albedo[k] * direct_light[k] * facing * lit
                    fixed, moving = fixed / scale, moving / scale
                    ambient[row, column, k] += fixed * share
                    direct[row, column, k] += moving * share
                    shown[k] += table[min(int((fixed + moving) * last), last)]
            for k in range(3):
                frame[row, column, k] = int(shown[k] * share + 0.5)
