"""Writes down what Pillow and Hugging Face's transformers make of pictures.

usage: python oracle.py        needs the packages pillow (before 12), numpy, torch, torchvision,
                               transformers

Since 12.2, Pillow goes down the columns first where that is faster: when a picture is more than a
hundred times higher than wide, and since 13 whenever it loses much more of its height than of its
width. Bytes differ then. The models were trained before that.

The pictures are made by a formula, the same as in parity.rs. fixtures/resized.json has what
Pillow makes of them, fixtures/pixels.json what transformers does: everything where that is little,
else a hash of everything and some values.
"""

import json
from pathlib import Path

import numpy as np
import PIL
import transformers
from PIL import Image
from transformers.models.idefics3.image_processing_pil_idefics3 import Idefics3ImageProcessorPil
from transformers.models.smolvlm.image_processing_pil_smolvlm import (
    SmolVLMImageProcessorPil,
    get_resize_output_image_size,
)

# Up to so many values are written down whole.
WHOLE_MAX = 800
# Else about so many, evenly spaced, in all channels and columns.
N_SAMPLES = 64

# From and to, each width and height.
RESIZES = [
    ((1, 1), (1, 1)),
    ((1, 1), (7, 5)),
    ((2, 2), (9, 13)),
    ((3, 5), (3, 5)),
    ((3, 5), (8, 6)),
    ((3, 5), (1, 1)),
    ((3, 5), (64, 48)),
    ((5, 3), (2, 9)),
    ((17, 1), (4, 1)),
    ((1, 17), (1, 40)),
    ((17, 1), (1, 17)),
    ((64, 48), (64, 11)),
    ((64, 48), (11, 48)),
    ((64, 48), (16, 16)),
    ((97, 41), (15, 17)),
    ((41, 97), (17, 15)),
    ((97, 41), (98, 42)),
    ((97, 41), (96, 40)),
    ((300, 200), (64, 44)),
    ((200, 300), (301, 299)),
    ((256, 256), (512, 512)),
    ((1000, 1000), (512, 512)),
    ((320, 240), (1024, 768)),
    ((2048, 512), (512, 512)),
    ((410, 2048), (512, 512)),
    ((2300, 400), (2048, 356)),
    ((4032, 302), (512, 512)),
    ((4000, 2), (2048, 2)),
    ((2, 4000), (2, 2048)),
    ((16384, 3), (5, 7)),
    ((3, 16384), (7, 5)),
]

LITTLE = {
    "image_processor_type": "SmolVLMImageProcessor",
    "size": {"longest_edge": 64},
    "max_image_size": {"longest_edge": 16},
    "resample": 1,
    "do_resize": True,
    "do_rescale": True,
    "do_normalize": True,
    "rescale_factor": 1 / 255,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}
SMOLVLM = LITTLE | {"size": {"longest_edge": 2048}, "max_image_size": {"longest_edge": 512}}
IMAGENET = LITTLE | {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
ODD = LITTLE | {"size": {"longest_edge": 33}, "rescale_factor": 0.003}

# Pictures and how they are read.
PIXELS = [
    ((48, 32), LITTLE),
    ((23, 90), IMAGENET),
    ((200, 200), ODD),
    ((3, 5), LITTLE | {"max_image_size": {"longest_edge": 32}}),
    ((640, 480), SMOLVLM),
    ((300, 2500), SMOLVLM),
    ((2048, 333), SMOLVLM),
    ((1, 1), LITTLE),
]

# Sides from 1 to N_FITS, both ways, and longest edges.
N_FITS = 160
LONGEST_EDGES = [64, 65, 2048, 4095, 4096]


def picture(width, height):
    """[height, width, 3]: patches of noise, of ramps that wrap, and of the hardest contrast."""
    y, x, c = np.meshgrid(
        np.arange(height, dtype=np.uint32),
        np.arange(width, dtype=np.uint32),
        np.arange(3, dtype=np.uint32),
        indexing="ij",
    )
    noise = x * 374761393 + y * 668265263 + c * 2246822519
    noise = (noise ^ (noise >> 13)) * 1274126177
    noise = (noise ^ (noise >> 16)) & 255
    ramp = (x * 3 + y * 5 + c * 85) & 255
    contrast = ((x ^ y) & 1) * 255
    return np.choose((x // 5 + y // 3) % 3, [noise, ramp, contrast]).astype(np.uint8)


def fnv(data):
    """FNV-1a in 64 bits."""
    state = 0xCBF29CE484222325
    for byte in data:
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"


def told(values, data, rounded):
    """Everything, or some of it; and a hash of all bytes."""
    step = 1 if len(values) <= WHOLE_MAX else len(values) // N_SAMPLES // 6 * 6 + 1
    mean = float(f"{values.astype(np.float64).mean():.9g}")
    some = [rounded(value) for value in values[::step]]
    return {"fnv": fnv(data), "mean": mean, "step": step, "values": some}


def resized(size, to):
    out = Image.fromarray(picture(*size)).resize(to, Image.Resampling.LANCZOS)
    data = np.asarray(out)
    return {"from": size, "to": to} | told(data.ravel(), data.tobytes(), int)


def over_white():
    """Every byte (from left to right) with every opacity (from top to bottom)."""
    alpha, byte = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
    rgba = np.stack([byte, 255 - byte, byte, alpha], axis=-1).astype(np.uint8)
    white = Image.new("RGBA", (256, 256), (255, 255, 255, 255))
    out = Image.alpha_composite(white, Image.fromarray(rgba)).convert("RGB")
    data = np.asarray(out)
    return told(data.ravel(), data.tobytes(), int)


def pixels(size, config):
    image = Image.fromarray(picture(*size))
    processors = [SmolVLMImageProcessorPil, Idefics3ImageProcessorPil]
    one, other = (
        of(**config, do_image_splitting=False)(image, return_tensors="np")["pixel_values"][0][0]
        for of in processors
    )
    assert one.dtype == np.float32 and (one == other).all()
    data = np.ascontiguousarray(one)
    values = told(data.ravel(), data.astype("<f4").tobytes(), lambda it: float(f"{it:.6f}"))
    return {"picture": size, "config": config, "shape": data.shape} | values


def fits():
    """A hash of the sizes after the first resize, width and height in 16 bits each."""
    data = bytearray()
    for edge in LONGEST_EDGES:
        for height in range(1, N_FITS + 1):
            for width in range(1, N_FITS + 1):
                shape = np.empty((3, height, width), dtype=np.uint8)
                new_height, new_width = get_resize_output_image_size(shape, edge)
                data += new_width.to_bytes(2, "little") + new_height.to_bytes(2, "little")
    return {"longest_edges": LONGEST_EDGES, "n": N_FITS, "fnv": fnv(data)}


def write(name, what):
    """One line a case."""
    lines = ",\n".join(json.dumps(it, separators=(",", ":")) for it in what.pop("cases"))
    rest = json.dumps(what, separators=(",", ":"))[1:-1]
    path = Path(__file__).parent / "fixtures" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{{{rest},"cases":[\n{lines}\n]}}\n')
    print(name)


if __name__ == "__main__":
    assert int(PIL.__version__.split(".")[0]) < 12, "newer ones resize in another order"
    cases = [resized(*case) for case in RESIZES]
    write("resized.json", {"pillow": PIL.__version__, "over_white": over_white(), "cases": cases})
    cases = [pixels(*case) for case in PIXELS]
    write("pixels.json", {"transformers": transformers.__version__, "fits": fits(), "cases": cases})
