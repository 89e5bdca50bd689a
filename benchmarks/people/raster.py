"""The inner loops of the renderer, compiled: z-buffer, soft shadows, shading, ray-cast boxes.

Everything is single precision free of shortcuts and single threaded, so that a picture is the
same byte for byte on every run.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[Any]

TAPS: Final = 9
"""Samples of a soft shadow."""


def _disc(count: int) -> FloatArray:
    """Points spread evenly over the unit disc (a sunflower's seeds)."""
    index = np.arange(count) + 0.5
    angle = index * np.pi * (3 - np.sqrt(5))
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(around * np.sqrt(index / count)[:, None])


DISC: Final = _disc(TAPS)


def compiled(function: Any) -> Any:
    """The function as machine code, kept between runs."""
    return numba.njit(cache=True, error_model="numpy")(function)


@compiled
def vertex_normals(vertices, faces):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Unit normals (n, 3)."""
    out = np.zeros_like(vertices)
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = (
            vertices[b, 0] - vertices[a, 0],
            vertices[b, 1] - vertices[a, 1],
            vertices[b, 2] - vertices[a, 2],
        )
        vx, vy, vz = (
            vertices[c, 0] - vertices[a, 0],
            vertices[c, 1] - vertices[a, 1],
            vertices[c, 2] - vertices[a, 2],
        )
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        for k in (a, b, c):
            out[k, 0] += nx
            out[k, 1] += ny
            out[k, 2] += nz
    for i in range(out.shape[0]):
        length = np.sqrt(out[i, 0] ** 2 + out[i, 1] ** 2 + out[i, 2] ** 2)
        if length > 0:
            out[i] /= length
    return out


@compiled
def bounds(points):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Lowest and highest of each column, NaN left out: (2, columns)."""
    out = np.empty((2, points.shape[1]))
    for k in range(points.shape[1]):
        low, high = np.inf, -np.inf
        for i in range(points.shape[0]):
            value = points[i, k]
            if value < low:
                low = value
            if value > high:
                high = value
        out[0, k], out[1, k] = low, high
    return out


@compiled
def turned(points, start, axes):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Points (n, 3) on other axes (rows), counted from ``start`` on those."""
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        for k in range(3):
            out[i, k] = (
                points[i, 0] * axes[k, 0]
                + points[i, 1] * axes[k, 1]
                + points[i, 2] * axes[k, 2]
                - start[k]
            )
    return out


@compiled
def pictured(points, eye, axes, focal, middle):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Column, row and 1/depth (n, 3) of world points; NaN behind the camera."""
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        x, y, z = points[i, 0] - eye[0], points[i, 1] - eye[1], points[i, 2] - eye[2]
        depth = x * axes[2, 0] + y * axes[2, 1] + z * axes[2, 2]
        if depth <= 0.05:
            out[i, :] = np.nan
            continue
        across = x * axes[0, 0] + y * axes[0, 1] + z * axes[0, 2]
        down = x * axes[1, 0] + y * axes[1, 1] + z * axes[1, 2]
        out[i, 0] = middle[0] + focal * across / depth
        out[i, 1] = middle[1] + focal * down / depth
        out[i, 2] = 1.0 / depth
    return out


@compiled
def rasterise(x, y, near, faces, nearest, owner, away_only):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Nothing; ``nearest`` and ``owner`` (rows, columns) take the faces nearer than they hold.

    ``near`` grows towards the viewer and is linear in the picture (1/depth, or minus depth).
    ``away_only`` draws only the faces that look away from the viewer.
    """
    rows, columns = nearest.shape
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        x0, y0, x1, y1, x2, y2 = x[a], y[a], x[b], y[b], x[c], y[c]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if area == 0 or not np.isfinite(area) or (away_only and area < 0):
            continue
        left = max(int(np.ceil(min(x0, x1, x2) - 0.5)), 0)
        right = min(int(np.floor(max(x0, x1, x2) - 0.5)), columns - 1)
        top = max(int(np.ceil(min(y0, y1, y2) - 0.5)), 0)
        bottom = min(int(np.floor(max(y0, y1, y2) - 0.5)), rows - 1)
        if right < left or bottom < top:
            continue
        per = 1.0 / area
        ax, ay = (y1 - y2) * per, (x2 - x1) * per
        bx, by = (y2 - y0) * per, (x0 - x2) * per
        za, zb, zc = near[a], near[b], near[c]
        for row in range(top, bottom + 1):
            py = row + 0.5
            for column in range(left, right + 1):
                px = column + 0.5
                u = (px - x2) * ax + (py - y2) * ay
                v = (px - x2) * bx + (py - y2) * by
                w = 1.0 - u - v
                if u < 0 or v < 0 or w < 0:
                    continue
                z = u * za + v * zb + w * zc
                if z > nearest[row, column]:
                    nearest[row, column] = z
                    owner[row, column] = f


@compiled
def _lit(shadow, u, v, d, radius, disc):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Share of the light that arrives at map cell (u, v) at depth ``d``."""
    size = shadow.shape[0]
    if u < -radius or v < -radius or u >= size + radius or v >= size + radius:
        return 1.0
    blocked = 0.0
    for k in range(disc.shape[0]):
        column = int(np.floor(u + disc[k, 0] * radius))
        row = int(np.floor(v + disc[k, 1] * radius))
        if 0 <= row < size and 0 <= column < size and shadow[row, column] > -d:
            blocked += 1.0
    return 1.0 - blocked / disc.shape[0]


@compiled
def _smooth(values, u, v):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """The map between its cells at (u, v)."""
    size = values.shape[0]
    x = min(max(u - 0.5, 0.0), size - 1.001)
    y = min(max(v - 0.5, 0.0), size - 1.001)
    column, row = int(x), int(y)
    fx, fy = x - column, y - row
    return (values[row, column] * (1 - fx) + values[row, column + 1] * fx) * (1 - fy) + (
        values[row + 1, column] * (1 - fx) + values[row + 1, column + 1] * fx
    ) * fy


@compiled
def _soft_shadow(veils, widths, depth, u, v, d, softness, cell):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Share of the light that arrives far behind what blocks it: wider the farther behind."""
    wide = _smooth(veils[-1], u, v)
    if wide < 1e-4:
        return 1.0
    gap = d - _smooth(depth, u, v)
    if gap < 0:
        return 1.0
    width = gap * softness * 0.5 / cell
    last = widths.shape[0] - 1
    if width >= widths[last]:
        return 1.0 - wide
    if width <= widths[0]:
        return 1.0 - _smooth(veils[0], u, v)
    k = 0
    while widths[k + 1] < width:
        k += 1
    part = np.log(width / widths[k]) / np.log(widths[k + 1] / widths[k])
    return 1.0 - (_smooth(veils[k], u, v) * (1 - part) + _smooth(veils[k + 1], u, v) * part)


@compiled
def shade_backdrop(  # type: ignore[no-untyped-def] # noqa: ANN201
    frame,  # noqa: ANN001
    positions,  # noqa: ANN001
    ambient,  # noqa: ANN001
    direct,  # noqa: ANN001
    level,  # noqa: ANN001
    contact,  # noqa: ANN001
    contact_origin,  # noqa: ANN001
    contact_cell,  # noqa: ANN001
    light_axes,  # noqa: ANN001
    light_origin,  # noqa: ANN001
    light_cell,  # noqa: ANN001
    veils,  # noqa: ANN001
    widths,  # noqa: ANN001
    depth,  # noqa: ANN001
    softness,  # noqa: ANN001
    table,  # noqa: ANN001
):
    """Nothing; ``frame`` takes the backdrop wherever the person's shadow falls on it."""
    rows, columns = level.shape
    size = depth.shape[0]
    grid = contact.shape[1]
    last = table.shape[0] - 1
    for row in range(rows):
        for column in range(columns):
            px, py, pz = (
                positions[row, column, 0],
                positions[row, column, 1],
                positions[row, column, 2],
            )
            u = (
                px * light_axes[0, 0]
                + py * light_axes[0, 1]
                + pz * light_axes[0, 2]
                - light_origin[0]
            ) / light_cell
            v = (
                px * light_axes[1, 0]
                + py * light_axes[1, 1]
                + pz * light_axes[1, 2]
                - light_origin[1]
            ) / light_cell
            near_light = 0 < u < size and 0 < v < size
            cx = (px - contact_origin[0]) / contact_cell
            cy = (py - contact_origin[1]) / contact_cell
            number = level[row, column]
            near_contact = number >= 0 and 0.5 <= cx < grid - 1.5 and 0.5 <= cy < grid - 1.5
            if not near_light and not near_contact:
                continue
            lit = 1.0
            if near_light:
                d = px * light_axes[2, 0] + py * light_axes[2, 1] + pz * light_axes[2, 2]
                lit = _soft_shadow(veils, widths, depth, u, v, d, softness, light_cell)
            open_sky = 1.0
            if near_contact:
                gx, gy = cx - 0.5, cy - 0.5
                ix, iy = int(gx), int(gy)
                fx, fy = gx - ix, gy - iy
                shade = (
                    contact[number, iy, ix] * (1 - fx) * (1 - fy)
                    + contact[number, iy, ix + 1] * fx * (1 - fy)
                    + contact[number, iy + 1, ix] * (1 - fx) * fy
                    + contact[number, iy + 1, ix + 1] * fx * fy
                )
                open_sky = 1.0 - shade
            if lit == 1.0 and open_sky == 1.0:
                continue
            for k in range(3):
                value = ambient[row, column, k] * open_sky + direct[row, column, k] * lit
                frame[row, column, k] = table[min(int(value * last), last)]


@compiled
def shade_person(  # type: ignore[no-untyped-def] # noqa: ANN201, C901
    frame,  # noqa: ANN001
    owner,  # noqa: ANN001
    left,  # noqa: ANN001
    top,  # noqa: ANN001
    over,  # noqa: ANN001
    x,  # noqa: ANN001
    y,  # noqa: ANN001
    near,  # noqa: ANN001
    faces,  # noqa: ANN001
    normals,  # noqa: ANN001
    colours,  # noqa: ANN001
    sky,  # noqa: ANN001
    points,  # noqa: ANN001
    eye,  # noqa: ANN001
    in_light,  # noqa: ANN001
    shadow,  # noqa: ANN001
    light_cell,  # noqa: ANN001
    light,  # noqa: ANN001
    light_colour,  # noqa: ANN001
    sky_colour,  # noqa: ANN001
    ground_colour,  # noqa: ANN001
    disc,  # noqa: ANN001
    table,  # noqa: ANN001
):
    """Nothing; ``frame`` takes the person, ``over``² samples a pixel."""
    rows, columns = owner.shape
    last = table.shape[0] - 1
    share = 1.0 / (over * over)
    radius = 0.012 / light_cell
    for row in range(rows // over):
        for column in range(columns // over):
            covered = 0
            red = green = blue = 0.0
            for sub in range(over * over):
                sy, sx = row * over + sub // over, column * over + sub % over
                f = owner[sy, sx]
                if f < 0:
                    continue
                covered += 1
                a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
                x2, y2 = x[c], y[c]
                area = (x[b] - x[a]) * (y2 - y[a]) - (x2 - x[a]) * (y[b] - y[a])
                dx, dy = sx + 0.5 - x2, sy + 0.5 - y2
                u = (dx * (y[b] - y2) + dy * (x2 - x[b])) / area * near[a]
                v = (dx * (y2 - y[a]) + dy * (x[a] - x2)) / area * near[b]
                w = near[c] * (1.0 - u / near[a] - v / near[b])
                total = u + v + w
                u, v, w = u / total, v / total, w / total
                nx = u * normals[a, 0] + v * normals[b, 0] + w * normals[c, 0]
                ny = u * normals[a, 1] + v * normals[b, 1] + w * normals[c, 1]
                nz = u * normals[a, 2] + v * normals[b, 2] + w * normals[c, 2]
                ex = eye[0] - u * points[a, 0] - v * points[b, 0] - w * points[c, 0]
                ey = eye[1] - u * points[a, 1] - v * points[b, 1] - w * points[c, 1]
                ez = eye[2] - u * points[a, 2] - v * points[b, 2] - w * points[c, 2]
                length = np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
                far = np.sqrt(ex * ex + ey * ey + ez * ez)
                facing = (nx * ex + ny * ey + nz * ez) / (length * far)
                if facing < 0:
                    length, facing = -length, -facing
                nx, ny, nz = nx / length, ny / length, nz / length
                turned = nx * light[0] + ny * light[1] + nz * light[2]
                direct = 0.0
                if turned > -0.15:
                    lu = u * in_light[a, 0] + v * in_light[b, 0] + w * in_light[c, 0]
                    lv = u * in_light[a, 1] + v * in_light[b, 1] + w * in_light[c, 1]
                    ld = u * in_light[a, 2] + v * in_light[b, 2] + w * in_light[c, 2]
                    bias = 0.012 + 0.02 * (1.0 - max(turned, 0.0))
                    wrapped = (turned + 0.15) / 1.15
                    direct = wrapped * _lit(shadow, lu, lv, ld - bias, radius, disc)
                open_sky = u * sky[a] + v * sky[b] + w * sky[c]
                up = 0.5 + 0.5 * nz
                rim = 0.10 * (1.0 - facing) ** 3 * open_sky
                for k in range(3):
                    albedo = u * colours[a, k] + v * colours[b, k] + w * colours[c, k]
                    ambient = sky_colour[k] * up * open_sky + ground_colour[k] * (1.0 - up)
                    value = albedo * (ambient + light_colour[k] * direct) + rim * sky_colour[k] * (
                        0.25 + albedo
                    )
                    value = table[max(min(int(value * last), last), 0)]
                    if k == 0:
                        red += value
                    elif k == 1:
                        green += value
                    else:
                        blue += value
            if covered:
                rest = over * over - covered
                target = frame[top + row, left + column]
                target[0] = int((red + rest * target[0]) * share + 0.5)
                target[1] = int((green + rest * target[1]) * share + 0.5)
                target[2] = int((blue + rest * target[2]) * share + 0.5)


@compiled
def height_maps(vertices, origin, cell, lowest, highest):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Nothing; the maps seen from above take the lowest and highest vertex of each cell."""
    size = lowest.shape[0]
    for i in range(vertices.shape[0]):
        column = int((vertices[i, 0] - origin[0]) / cell)
        row = int((vertices[i, 1] - origin[1]) / cell)
        if 0 <= row < size and 0 <= column < size:
            lowest[row, column] = min(lowest[row, column], vertices[i, 2])
            highest[row, column] = max(highest[row, column], vertices[i, 2])


@compiled
def sky_seen(vertices, normals, origin, cell, highest, disc, radius_m, out):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Nothing; ``out`` (n,) takes the share of sky above each vertex."""
    size = highest.shape[0]
    for i in range(vertices.shape[0]):
        hidden = 0.0
        base = vertices[i] + normals[i] * 0.02
        for k in range(disc.shape[0]):
            column = int((base[0] + disc[k, 0] * radius_m - origin[0]) / cell)
            row = int((base[1] + disc[k, 1] * radius_m - origin[1]) / cell)
            if 0 <= row < size and 0 <= column < size:
                above = highest[row, column] - base[2] - 0.03
                if above > 0:
                    hidden += min(above / 0.15, 1.0)
        out[i] = 1.0 - 0.75 * hidden / disc.shape[0]
