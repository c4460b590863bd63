"""Answers questions about microscope files, one JSON object a line; see peer.ts."""

import hashlib
import json
import logging
import math
import os
import sys

import numpy as np

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what libraries print must not mix with the answers
logging.disable(logging.CRITICAL)


def plain(value):
    """Any value as JSON that every parser takes; what JSON has no form for is text."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.void):
        return plain(list(value.tolist()))
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value)


def array(data):
    """Type, shape and hash of the numbers in C order, little endian."""
    data = np.ascontiguousarray(data)
    if data.dtype.names:  # colours are structs of bytes
        name = {3: "rgb8", 4: "rgba8"}[len(data.dtype.names)]
    else:
        data = data.astype(data.dtype.newbyteorder("<"))
        name = str(data.dtype).replace("<", "")
    return {"dtype": name, "shape": list(data.shape), "sha256": hashlib.sha256(data.tobytes()).hexdigest()}


def read_tiff(path):
    import tifffile

    pages = []
    with tifffile.TiffFile(path) as file:
        for page in file.pages:
            data = page.asarray()
            if page.samplesperpixel > 1 and page.planarconfig == 2:
                data = np.moveaxis(data, 0, -1)
            if data.dtype == bool:
                data = data.view(np.uint8)
            if data.dtype == np.float16:  # we widen; a NaN has no other bits then
                data = data.astype(np.float32)
                data[np.isnan(data)] = np.nan
            pages.append({**array(data), "tags": {tag.code: tiff_tag(file, tag) for tag in page.tags}})
    return pages


def tiff_tag(file, tag):
    file.filehandle.seek(tag.valueoffset)
    raw = file.filehandle.read(tag.valuebytecount)
    value = tag.value
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist()
    if isinstance(value, bytes):
        value = list(value)
    if isinstance(value, str):
        value = value.split("\0")[0].strip()
    elif not isinstance(value, dict):
        value = [float(x) for x in (value if isinstance(value, (list, tuple)) else [value])]
        if tag.dtype in (5, 10):
            value = [n / d if d else math.copysign(math.inf, n) if n else math.nan for n, d in zip(value[::2], value[1::2])]
    return {"bytes": hashlib.sha256(raw).hexdigest(), "value": plain(value)}


def write_tiff(path, file, pages):
    """Pages of random numbers; the options are those of tifffile's `TiffWriter` and its `write`."""
    import tifffile

    with tifffile.TiffWriter(path, **file) as writer:
        for page in pages:
            random = np.random.default_rng(page["seed"])
            dtype = np.dtype(page["dtype"])
            shape = page["shape"]
            if page["smooth"]:
                data = (np.arange(math.prod(shape)) // 40 % 120).reshape(shape).astype(dtype)
            elif dtype == bool:
                data = random.integers(0, 2, shape).astype(bool)
            else:
                data = random.integers(0, 256, math.prod(shape) * dtype.itemsize, np.uint8).view(dtype).reshape(shape)
            options = page["options"]
            bits = options.get("bitspersample")
            if bits:
                data = data & dtype.type(2**bits - 1)
            if "colormap" in options:
                options["colormap"] = np.asarray(options["colormap"], np.uint16)
            options["extratags"] = [tuple(tag) for tag in options.get("extratags", [])]
            writer.write(data, **options)


READERS = {"dm3": "digitalmicrograph", "dm4": "digitalmicrograph", "ser": "tia", "msa": "msa"}


def wrong_order(path):
    """Known defect: rosettasciio 0.15 reads the numbers of big-endian DM files in the order of the machine."""
    with open(path, "rb") as file:
        head = file.read(16)
    return path[-4:-1] == ".dm" and not any(head[12:16] if path.endswith("4") else head[8:12])


def read_signals(path):
    """All signals as rosettasciio gives them; numbers in the wrong byte order are put right."""
    import importlib

    reader = importlib.import_module(f"rsciio.{READERS[path.rsplit('.', 1)[-1]]}").file_reader
    options = {"only_valid_data": True} if path.endswith("ser") else {}
    swapped = wrong_order(path)
    return [
        {
            **array(signal["data"].byteswap() if swapped and not signal["data"].dtype.names else signal["data"]),
            "title": signal["metadata"].get("General", {}).get("title", ""),
            "axes": [{key: plain(axis.get(key)) for key in ("name", "units", "size", "scale", "offset", "navigate")} for axis in signal["axes"]],
            "tags": plain(signal["original_metadata"]),
        }
        for signal in reader(path, **options)
    ]


def extract(path):
    """What NexusLIMS extracts, as it would write it, and why it would refuse that, if it would."""
    from pathlib import Path

    import nexusLIMS.extractors as extractors
    from nexusLIMS.extractors.base import ExtractionContext
    from nexusLIMS.extractors.registry import get_registry

    context = ExtractionContext(file_path=Path(path), instrument=None)
    found = get_registry().get_extractor(context).extract(context)
    refusal = None
    try:
        for signal in found:
            extractors.validate_nx_meta(signal, filename=Path(path))
    except Exception as error:
        refusal = str(error).split("\n")[0]
    encoded = json.dumps([signal["nx_meta"] for signal in found], cls=extractors._CustomEncoder)
    return {"signals": plain(json.loads(encoded)), "refusal": refusal}


DOES = {"read_tiff": read_tiff, "write_tiff": write_tiff, "read_signals": read_signals, "extract": extract}

for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"result": DOES[question.pop("do")](**question)}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
