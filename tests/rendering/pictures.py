"""Pictures of the mail, and how much two differ. ``python -m tests.rendering.pictures`` makes the golden ones."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.rendering.conftest import CHROMIUM, FLAGS
from tests.rendering.reading import render

GOLDEN = Path(__file__).parent / "golden"
FONTS = GOLDEN / "fonts.txt"
"""The font that the golden pictures are drawn with: another one puts lines elsewhere."""
# The share of pixels in which a channel differs by more than 48 of 255; pictures of unequal size differ altogether.
_DIFFERENCE = """async ([one, other]) => {
  const pixels = async data => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width; canvas.height = image.height;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let differing = 0;
  for (let i = 0; i < a.data.length; i += 4)
    if ([0, 1, 2].some(c => Math.abs(a.data[i + c] - b.data[i + c]) > 48)) differing++;
  return differing / (a.width * a.height);
}"""


class View(NamedTuple):
    width: int
    scheme: Literal["light", "dark"]

    @property
    def path(self) -> Path:
        return GOLDEN / f"mail-{self.width}-{self.scheme}.png"


def views() -> Iterator[View]:
    for width in (320, 375, 700):
        yield View(width, "light")
        yield View(width, "dark")


def picture(browser: Browser, view: View, html: str) -> bytes:
    """The whole page as PNG, at half its size: lines and colours are what is compared, not the edges of letters."""
    context = browser.new_context(
        viewport={"width": view.width, "height": 800}, color_scheme=view.scheme, device_scale_factor=0.5
    )
    page = context.new_page()
    page.set_content(html)
    taken = page.screenshot(full_page=True)
    context.close()
    return taken


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """The share of pixels that differ visibly, 0 to 1."""
    page = browser.new_page()
    share = float(page.evaluate(_DIFFERENCE, [b64encode(one).decode(), b64encode(other).decode()]))
    page.close()
    return share


def font() -> str:
    """The Japanese font of this machine, as fontconfig names it; empty where there is no fontconfig."""
    command = ["fc-match", "-f", "%{family[0]} %{fontversion}\n", "Noto Sans CJK JP"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    FONTS.write_text(font(), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for view in views():
            view.path.write_bytes(picture(browser, view, render().html or ""))
        browser.close()


if __name__ == "__main__":
    main()
