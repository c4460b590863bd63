"""NexusLIMS 2.8.0 on single files, warm, one JSON object a line; see extract.ts."""

import json
import logging
import os
import sys
import time
from pathlib import Path

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what libraries print must not mix with the answers
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
logging.disable(logging.CRITICAL)

import nexusLIMS.extractors as extractors  # noqa: E402
from nexusLIMS.extractors.base import ExtractionContext  # noqa: E402
from nexusLIMS.extractors.registry import get_registry  # noqa: E402

registry = get_registry()
registry.discover_plugins()


def metadata(path):
    context = ExtractionContext(file_path=path, instrument=None)
    found = registry.get_extractor(context).extract(context)
    for signal in found:
        extractors.validate_nx_meta(signal, filename=path)
    return len(found)


def preview(path, signals):
    for index in range(signals):
        context = ExtractionContext(file_path=path, instrument=None, signal_index=index if signals > 1 else None)
        generator = registry.get_preview_generator(context)
        if generator is None or not generator.generate(context, Path(os.environ["PICTURE"])):
            raise ValueError("no picture")


def timed(work):
    start = time.perf_counter()
    try:
        found = work()
    except Exception as error:  # a file that it cannot read has cost its time all the same
        return time.perf_counter() - start, None, str(error)
    return time.perf_counter() - start, found, None


print(json.dumps("ready"), file=answers, flush=True)
for line in sys.stdin:
    question = json.loads(line)
    path = Path(question["path"])
    if question["what"] == "metadata":
        seconds, found, error = timed(lambda: metadata(path))
    else:
        seconds, found, error = timed(lambda: preview(path, question["signals"]))
    print(json.dumps({"seconds": seconds, "found": found, "error": error}), file=answers, flush=True)
