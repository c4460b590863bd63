"""imagecodecs and tifffile as a peer: see `peers.ts` for what comes in and goes out."""
import io
import sys
import time

import imagecodecs
import tifffile


def read(data):
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        return [page.asarray() for page in file.pages]


for line in sys.stdin:
    task, path, size, ms = line.rstrip("\n").split("\t")
    with open(path, "rb") as file:
        data = file.read()
    out = bytearray(int(size))
    work = {
        "unpack": lambda: imagecodecs.lzw_decode(data, out=out),
        "pack": lambda: imagecodecs.lzw_encode(data),
        "read": lambda: read(data),
    }[task]
    try:
        least, end = 1e9, time.perf_counter() + int(ms) / 1000
        while True:
            start = time.perf_counter()
            result = work()
            stop = time.perf_counter()
            least = min(least, stop - start)
            if stop > end:
                break
        if ms == "0":
            with open(path + ".out", "wb") as file:
                file.write(b"".join(map(bytes, result)) if task == "read" else result)
        print(least, flush=True)
    except Exception as error:
        print("-", str(error).replace("\n", " "), flush=True)
