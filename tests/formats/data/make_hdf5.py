"""Makes the HDF5 files beside it: what the format can do, old and new. Needs h5py 3.

Numbers count up from 0 along the last axis first, so that a test knows them.
"""
import h5py
import numpy as np


def count(*shape, dtype="i4"):
    return np.arange(np.prod(shape)).reshape(shape).astype(dtype)


def growing(group, name, shape, most, chunks, **options):
    start = tuple(1 if end is None else now for now, end in zip(shape, most))
    dataset = group.create_dataset(name, start, maxshape=most, chunks=chunks, dtype="i4", **options)
    dataset.resize(shape)
    dataset[...] = count(*shape)


def low_level(file, name, shape, chunk=None, compact=False):
    made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    if compact:
        made.set_layout(h5py.h5d.COMPACT)
    else:
        made.set_chunk(chunk)
        made.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple(shape)
    dataset = h5py.h5d.create(file.id, name.encode(), h5py.h5t.STD_I32LE, space, made)
    h5py.Dataset(dataset)[...] = count(*shape)


for name, version, block in [("old.h5", "earliest", 0), ("new.h5", "latest", 1024)]:
    with h5py.File(name, "w", libver=version, userblock_size=block) as file:
        numbers = file.create_group("numbers")
        for kind in ["u1", "i1", "<u2", ">i2", "<u4", ">i4", "<u8", ">i8", "<f4", ">f4", "<f8", ">f8", "<f2", ">f2", "<c8", ">c16"]:
            numbers.create_dataset(kind.replace("<", "le").replace(">", "be"), data=count(2, 3).astype(kind))
        numbers["bool"] = np.array([True, False, True])
        arrays = file.create_group("arrays")
        arrays["whole"] = count(5, 7)
        arrays.create_dataset("chunks", data=count(5, 7), chunks=(2, 3))
        arrays.create_dataset("packed", data=count(5, 7), chunks=(2, 3), compression="gzip", shuffle=True, fletcher32=True)
        arrays.create_dataset("lzf", data=count(20, 30), chunks=(20, 30), compression="lzf")
        arrays.create_dataset("pages", data=count(1030 if version == "latest" else 40), chunks=(1,))
        growing(arrays, "fixed", (5, 7), (8, 9), (2, 3))
        growing(arrays, "rows", (50, 3), (None, 3), (1, 2))
        if version == "latest":
            growing(arrays, "columns", (3, 50), (3, None), (2, 1), compression="gzip")
            growing(arrays, "both", (9, 8), (None, None), (2, 2))
            growing(arrays, "single", (5, 7), (5, 7), (5, 7), compression="gzip")
        growing(arrays, "both packed", (9, 8), (None, None), (2, 2), compression="gzip")
        low_level(arrays, "implicit", (5, 7), (2, 3))
        low_level(arrays, "compact", (5, 7), compact=True)
        sparse = arrays.create_dataset("sparse", (6, 6), chunks=(2, 2), dtype="i4", fillvalue=-7)
        sparse[2, 3] = 5
        arrays.create_dataset("never written", (3,), dtype="f4", fillvalue=2.5)
        arrays["nothing"] = np.zeros((0, 4))
        values = file.create_group("values")
        values["text"] = "héllo"
        values["fixed text"] = np.bytes_(b"abc")
        values["texts"] = np.array(["a", "", "ccc"], dtype=h5py.string_dtype())
        values["none"] = h5py.Empty("f4")
        values["one"] = 3.5
        pair = np.dtype([("n", "<i2"), ("s", "S4"), ("m", "<f8", (2, 2)), ("in", [("x", "u1"), ("y", ">f4")])])
        rows = np.zeros(2, pair)
        rows["n"], rows["s"], rows["m"][1], rows["in"]["y"] = [1, 2], [b"x", b"yyyy"], [[1, 2], [3, 4]], 0.5
        values["rows"] = rows
        lists = values.create_dataset("lists", (3,), dtype=h5py.vlen_dtype("<i4"))
        lists[0], lists[2] = [1, 2, 3], [9]
        values.create_dataset("colours", data=[0, 2], dtype=h5py.enum_dtype({"RED": 0, "BLUE": 2}, basetype="i2"))
        values["type"] = np.dtype("<f4")
        values.create_dataset("typed", data=count(3, dtype="f4"), dtype=values["type"])
        many = file.create_group("many")
        for i in range(20):
            many[f"link {i}"] = h5py.SoftLink(f"/arrays/{'whole' if i % 2 else 'gone'}")
        for i in range(30):
            many.attrs[f"attribute {i}"] = count(i % 5) if i % 2 else f"text {i}"
        if version == "latest":
            many.attrs["huge"] = count(1100)
        links = file.create_group("links")
        links["hard"] = arrays["whole"]
        links["loop"] = h5py.SoftLink("/links/loop")
        links["round"] = file["links"]
        links["elsewhere"] = h5py.ExternalLink("other.h5", "/x")
        links.attrs["to"] = arrays["whole"].ref

with h5py.File("tofwerk_raw.h5", "w") as file:
    for key, value in {"TofDAQ Version": np.array([1.990759]), "NbrWrites": np.array([3]), "NbrSegments": np.array([4]), "NbrPeaks": np.int32(2), "IonMode": np.bytes_(b"negative"), "HDF5 File Creation Time": np.bytes_(b"03.12.2025 11:31:45"), "FiblysGUIVersion": np.bytes_(b"1.12.2.0")}.items():
        file.attrs[key] = value
    fib = file.create_group("FIBParams")
    for key, value in {"FibHardware": np.bytes_(b"Tescan"), "Voltage": np.array([30000.0]), "Current": np.array([1e-9]), "ViewField": np.array([0.01])}.items():
        fib.attrs[key] = value
    file["FIBImages/Image0000/Data"] = count(8, 6, dtype="f8")
    file["FibParams/FibPressure/TwData"] = np.array([[1e-4], [3e-4]])
    file.create_group("TimingData").attrs["LocalTimeOffsetToUTC"] = np.array([-5.0])
    spectrum = np.zeros(300)
    spectrum[[32, 70, 120, 200]] = [50, 10, 40, 5]
    file["FullSpectra/SumSpectrum"] = spectrum
    file["FullSpectra/MassAxis"] = np.linspace(0, 150, 300, dtype="f4")
    events = file.create_dataset("FullSpectra/EventList", (3, 4, 5), dtype=h5py.vlen_dtype("<u2"), chunks=(1, 1, 5))
    for place in np.ndindex(3, 4, 5):
        events[place] = np.arange(sum(place) % 4, dtype="<u2")
