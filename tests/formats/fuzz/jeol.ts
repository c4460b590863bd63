/** Small files of JEOL's Analysis Station, made by hand. */

const int = (value: number) => [value & 255, value >> 8 & 255, value >> 16 & 255, value >>> 24];
const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const bytesOf = (array: ArrayBufferView) => [...new Uint8Array(array.buffer)];

type Value = string | number | Uint8Array | Int32Array | Node[];
type Node = [name: string, value: Value, ...below: Node[]];

function node([name, value, ...below]: Node): number[] {
  const [type, data] = Array.isArray(value)
    ? [0, []]
    : typeof value === "string"
    ? [12, [...ascii(value), 0]]
    : typeof value === "number"
    ? [5, bytesOf(Float64Array.of(value))]
    : value instanceof Uint8Array
    ? [6, bytesOf(value)]
    : [8, bytesOf(value)];
  const inner = [...Array.isArray(value) ? value : [], ...below];
  const named = [...ascii(name), 0];
  return [
    1,
    ...int(named.length),
    ...named,
    ...int(type),
    ...int(data.length),
    ...data,
    ...inner.flatMap(node),
    255,
  ];
}

/** An image of 3 × 2 pixels at 1000 times, of a scan 120 mm wide. */
export function jeolImage(): Uint8Array<ArrayBuffer> {
  const tree: Node[] = [
    ["Instrument", [["Name", "JSM-1"], ["AccV", 15], ["Mag", 1000], ["ScanSize", 120], ["WorkD", 10]]],
    ["Image", [
      ["Created", 45360.5],
      ["Title", "SEI"],
      ["Size", Int32Array.of(3, 2)],
      ["Bits", Uint8Array.of(1, 2, 3, 4, 5, 6)],
    ]],
  ];
  const head = new Uint8Array(320);
  head.set([...int(52), ...ascii("JED-2200:LibJxImageForm")]);
  head.set(int(308), 44);
  return Uint8Array.of(...head, ...tree.flatMap(node), 0);
}

/** The head of a hypermap of 64 × 32 pixels with five channels. */
export function jeolMap(): Uint8Array<ArrayBuffer> {
  const tree: Node[] = [
    ["PTTD Param", [["Params", [
      ["PARAMPAGE0", "SEM", ["SEM", "JEM-2"], ["DetT", "EX"], ["MnKaRES", 133], ["ElevAng", 20]],
      ["PARAMPAGE1", "EDXRF", ["Tpl", [["T3", [["DigZ", 2]]]]]],
    ]]]],
    ["PTTD Data", [["AnalyzableMap MeasData", [
      ["Doc", [["LiveTime", 27], ["RealTime", 28], ["DwellTime(msec)", 5], ["CoefA", 0.01], ["CoefB", 0.5], [
        "Sweep",
        2,
      ]]],
      ["Meas Cond", [["Tpl", "T3"], ["Pixels", "64x32"]]],
      ["MeasCond", [["AccKV", 200], ["Mag", 400000]]],
    ]]]],
    ["EDS Data", [["AnalyzableMap MeasData", [["Data", [["EDXRF", Int32Array.of(1, 2, 3, 4, 5)]]]]]]],
  ];
  const head = new Uint8Array(320);
  head.set([...int(304), ...ascii("PTTDFILE")]);
  head.set(int(308), 20);
  head.set(bytesOf(Float64Array.of(45360.25)), 296);
  return Uint8Array.of(...head, ...tree.flatMap(node), 0);
}
