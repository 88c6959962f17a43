"""Pages as rasters: rendered or loaded at the resolution that the engine likes, within limits, without coloured ink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from trichluc.models.failures import Category, ReadFailure

if TYPE_CHECKING:
    from PIL.Image import Image

Gray = NDArray[np.uint8]  # rows × columns
Mask = NDArray[np.bool_]
Colour = NDArray[np.uint8]  # rows × columns × (red, green, blue)

SMALLER = "Scan or export it at a lower resolution (200 to 300 dpi are best)."

DPI = 200
SMALL_DPI = 75  # lines of text are still apart, and a page has a tenth of the pixels
MAX_PIXELS = 100_000_000  # of an image inside a page, or of a file; an A3 page at 600 dpi has 70 million
_MAX_RENDERED = 40_000_000  # of what is recognised: an A1 page at 200 dpi
_LEAST_DPI = 60  # of a page too large to be rendered at DPI
_MOST_ZOOM = 2.0  # of a small image: more only blurs it
_PAPER = 8.27  # inches: the short side of A4
_SAMPLE = 6  # every sixth pixel each way tells whether there is colour
_CHROMA = 24  # of 255: a grey's noise (JPEG)
_RED_LIGHT, _BLUE_LIGHT = 1.0, 3.0  # how much lighter ink is made: red is light already in red light
_PRINT = 112  # of 255: black print is darker in every channel
_MOST_BLUE = 0.5  # of the black print: more blue than that is no handwriting
_WORD = 60  # dark pixels of a small image: fewer are no word
_SHINING, _GHOST = 1500, 150  # fewer (some ten words) and no darker than this, of 255, shine through from the other side
_TILE = 16  # pixels; with its neighbours wider than a letter, so that the brightest of them is paper
_SHADOW = 190  # of 255: paper darker than this lies in shadow or is grey
_DARKEST_PAPER = 90  # darker is no paper but a scan's black edge
_INK = 30.0  # per cent of the dark pixels lie inside of strokes, the rest on their edges
_FAINT = 130  # of 255: print no darker than this is faint
_COLOURED = 0.0004  # of the page: a seal is 0.01 of it, a stamp's faint print a tenth of that


@dataclass(frozen=True, slots=True)
class Raster:
    """A page's image: `pixels` at `dpi`, and the page's size in points as it is seen."""

    pixels: Colour
    dpi: float
    width: float
    height: float


def render_page(page: pdfium.PdfPage, dpi: float = DPI) -> Raster:
    """A PDF page as it is seen. Raises ReadFailure(TOO_LARGE) where its images or itself are beyond the limits."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        check_pixels(*item.get_px_size())
    inches = width * height / 72**2
    dpi = min(dpi, (_MAX_RENDERED / inches) ** 0.5)
    if dpi < _LEAST_DPI:
        raise ReadFailure(Category.TOO_LARGE, f"The page measures {width / 72:.0f} × {height / 72:.0f} inches.", SMALLER)
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False)
    pixels = bitmap.to_numpy()
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    return Raster(pixels[..., :3], dpi, width, height)


def check_pixels(width: int, height: int) -> None:
    """Raises ReadFailure(TOO_LARGE) for an image that would fill the memory: decompression bombs are small files."""
    if width * height > MAX_PIXELS:
        message = f"The image has {width:,} × {height:,} pixels; {MAX_PIXELS:,} are the limit."
        raise ReadFailure(Category.TOO_LARGE, message, SMALLER)


def scale_image(image: Image, dpi: float = DPI) -> Raster:
    """An image file's picture (RGB) at this resolution."""
    from PIL import Image as Images

    own = estimate_dpi(image)
    zoom = min(dpi / own, _MOST_ZOOM, (_MAX_RENDERED / (image.width * image.height)) ** 0.5)
    if not 0.9 < zoom < 1.2:
        size = round(image.width * zoom), round(image.height * zoom)
        image = image.reduce(2) if zoom < 0.5 else image
        image = image.resize(size, Images.Resampling.LANCZOS)
    else:
        zoom = 1.0
    return Raster(np.asarray(image), own * zoom, image.width * 72 / (own * zoom), image.height * 72 / (own * zoom))


def estimate_dpi(image: Image) -> float:
    """Resolution of a picture: what it says where that makes a sheet of paper, else as if it were A4.

    Cameras and screens write 72 or 96 whatever they show.
    """
    short = min(image.size)
    said = float(image.info.get("dpi", (0, 0))[0])
    return said if said > 0 and 0.6 * _PAPER < short / said < 2 * _PAPER else short / _PAPER


def black_print(pixels: Colour) -> tuple[Gray, str]:
    """The print without coloured ink, and which inks were taken off, in words.

    In red light a seal is as bright as paper while black and blue stay dark, so the letters below it come out whole. Blue is
    what people sign and fill in numbers with, across the print; where it is the print itself, it stays.
    """
    red, blue = np.ascontiguousarray(pixels[..., 0]), pixels[..., 2]
    sample = pixels[::_SAMPLE, ::_SAMPLE]
    dark_share = float((sample.max(axis=2) < _PRINT).mean())
    reddish, bluish = (float((_excess(sample[..., ink], sample[..., other]) > 0).mean()) for ink, other in ((0, 2), (2, 0)))
    taken_off = []
    gray = red
    if reddish > _COLOURED:
        gray = _lighter(gray, _excess(red, blue), _RED_LIGHT)
        taken_off.append("red")
    if _COLOURED < bluish < _MOST_BLUE * dark_share:
        gray = _lighter(gray, _excess(blue, red), _BLUE_LIGHT)
        taken_off.append("blue")
    return gray, f"{' and '.join(taken_off)} ink taken off" if taken_off else ""


def _excess(ink: Gray, other: Gray) -> Gray:
    """How much more of one colour than of the other each pixel has, less what is a grey's noise."""
    excess: Gray = ink - np.minimum(np.minimum(other, 255 - _CHROMA) + _CHROMA, ink)
    return excess


def _lighter(gray: Gray, excess: Gray, factor: float) -> Gray:
    """Ink made light by its colour: black print below it has little and stays dark."""
    light = np.minimum((excess * np.float32(factor)).astype(np.uint16), 255 - gray).astype(np.uint8)
    lighter: Gray = gray + light
    return lighter


def is_blank(gray: Gray, dpi: float) -> bool:
    """Whether the page bears no print: nothing, specks, or what shines through from its front."""
    small, _ = shrink(gray, dpi)
    ink = small[dark(small)]
    return len(ink) < _WORD or (len(ink) < _SHINING and float(np.percentile(ink, _INK)) > _GHOST)


def even_light(gray: Gray) -> tuple[Gray, bool]:
    """The image with even light and black print, and whether it needed that: photographs lie in shadow, copies are faint.

    The page must not be blank.
    """
    from PIL import Image, ImageFilter

    ink = _ink(gray)
    tiles = Image.fromarray(gray).reduce(_TILE).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    background = np.maximum(np.asarray(tiles), _DARKEST_PAPER)
    shaded = float(np.percentile(background, 5)) < _SHADOW
    if not shaded and ink < _FAINT:
        return gray, False
    if shaded:
        paper = np.asarray(Image.fromarray(background).resize(gray.shape[::-1], Image.Resampling.BILINEAR))
        gray = np.minimum(gray.astype(np.uint16) * 255 // paper, 255).astype(np.uint8)
    low, high = _ink(gray), float(np.percentile(gray[::4, ::4], 70))
    levels = np.clip((np.arange(256) - low) * (255.0 / max(high - low, 32.0)), 0, 255).astype(np.uint8)
    evened: Gray = levels[gray]
    return evened, True


def _ink(gray: Gray) -> float:
    """How dark the insides of the page's strokes are; 0, as of black print, where there are none."""
    sample = gray[::2, ::2]
    strokes = sample[dark(sample)]
    return float(np.percentile(strokes, _INK)) if strokes.size else 0.0


def dark(gray: Gray) -> Mask:
    """The pixels that are print: darker than half way from the paper to the darkest."""
    values = np.bincount(gray[::4, ::4].ravel(), minlength=256).cumsum()
    paper, ink = np.searchsorted(values, (values[-1] * 0.7, values[-1] * 0.01))
    return gray < min(float(paper) - 24, (float(paper) + float(ink)) / 2 + 8)


def shrink(gray: Gray, dpi: float, target: float = SMALL_DPI) -> tuple[Gray, float]:
    """The image at about a lower resolution, and which."""
    from PIL import Image

    step = max(1, int(dpi / target))
    return np.asarray(Image.fromarray(gray).reduce(step)) if step > 1 else gray, dpi / step
