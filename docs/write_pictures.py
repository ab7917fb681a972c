"""docs/images/ anew, of the town of ``kankei demo``: python docs/write_pictures.py.

What kankei draws by itself it draws; what it writes as a page is taken from a browser, where Chromium is
installed. growth.svg is drawn by ``make bench-count PLOT=FILE``.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from kankei_api.cli import run

IMAGES = Path(__file__).parent / "images"
DAY = "2026-03-31"
DRAWN = {
    "way.png": ("report", "--form", "way"),
    "plane.png": ("report", "--form", "plane"),
    "survival.png": ("analyse", "conversion", "--by", "first_channel"),
    "funnel.png": ("analyse", "funnel"),
    "overlap.png": ("analyse", "overlap"),
}
PAGES = {
    "report.png": (("report", "--form", "full"), "985,1170"),
    "council.png": (("report", "--form", "council"), "909,1410"),
}
"""The pages, and how much of each is shown: width and height in pixels."""


def written(call: tuple[str, ...], out: Path) -> None:
    """Call kankei for the day; it must do what it is asked."""
    if code := run([*call, "--as-of", DAY, "--out", str(out)]):
        sys.exit(f"{out.name}: {code}")


def photographed(page: Path, out: Path, size: str) -> None:
    """The top of a page as a browser shows it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit(f"{out.name}: Chromium is not installed")
    home = f"--user-data-dir={page.parent / 'browser'}"
    shown = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={size}", home]
    subprocess.run([browser, *shown, f"--screenshot={out}", page.as_uri()], check=True, capture_output=True)


def lightened(out: Path) -> None:
    """The same picture in 256 colours, a fifth of the size."""
    with Image.open(out) as whole:
        few = whole.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(out, optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        run(["demo"])
        os.environ["KANKEI_STORE"] = "sqlite:///demo/demo.db"
        for name, call in DRAWN.items():
            written(call, IMAGES / name)
        for name, (call, size) in PAGES.items():
            page = Path(folder, name).with_suffix(".html")
            written(call, page)
            photographed(page, IMAGES / name, size)
    for name in (*DRAWN, *PAGES):
        lightened(IMAGES / name)
