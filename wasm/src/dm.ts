// The tag tree of a DM3 or DM4 file, as a state machine that is fed windows of the file.
//
// The host calls dmRun with a window; it answers what it needs next. A tag is taken whole or not at all:
// when it does not fit, the walk asks for a window that starts at that tag. Data are stepped over, never
// looked at. The result is a table of fixed records, in depth-first order:
//
//   0 u32 parent        16 f64 name offset     48 u32 info words
//   4 u32 end (1)       24 f64 info offset     52 u32 element type
//   8 u32 kind          32 f64 data offset     56 f64 elements
//  12 u32 name length   40 f64 data bytes (2)
//
// (1) index after the last record of its subtree. (2) while a group is open: tags still to come.

const DM_DONE: i32 = 0;
const DM_NEED_WINDOW: i32 = 1;
const DM_NEED_TABLE: i32 = 2;
const BAD_TAG: i32 = -1;
const TRUNCATED: i32 = -2;
const BAD_DELIMITER: i32 = -3;
const BAD_INFO: i32 = -4;
const BAD_COUNT: i32 = -5;
const TOO_DEEP: i32 = -6;

const RECORD: usize = 64;
const NONE: u32 = 0xffffffff;
const MAX_DEPTH: u32 = 128;
const MAX_FIELDS: i64 = 1024;

const GROUP: u32 = 1;
const SIMPLE: u32 = 2;
const TEXT: u32 = 3;
const ARRAY: u32 = 4;
const STRUCT: u32 = 5;
const STRUCTS: u32 = 6;
const TEXTS: u32 = 7;
const ARRAYS: u32 = 8;

let wide: bool = false; // DM4: 64-bit words
let fileSize: i64 = 0;
let tag: i64 = 0; // offset of the tag being read
let place: i64 = 0; // offset of the read or the fault
let missing: i64 = 0;
let group: u32 = NONE;
let depth: u32 = 0;
let count: u32 = 0;
let table: usize = 0;
let capacity: u32 = 0;
let window: usize = 0;
let windowStart: i64 = 0;
let windowEnd: i64 = 0;
let fault: i32 = 0;

/** Starts a walk at the root group, which lies at `offset`. */
export function dmBegin(version: i32, offset: f64, size: f64): void {
  wide = version == 4;
  fileSize = <i64>size;
  tag = <i64>offset;
  group = NONE;
  depth = 0;
  count = 0;
}

/** Where the next window must start, or where the fault is. */
export function dmPlace(): f64 {
  return <f64>place;
}

/** Least length of the next window. */
export function dmMissing(): f64 {
  return <f64>missing;
}

/** Records written so far. */
export function dmCount(): u32 {
  return count;
}

// True when `n` bytes at `place` are in the window; else `fault` says why not.
// @ts-ignore: decorator
@inline
function have(n: i64): bool {
  if (place + n <= windowEnd) return true;
  return lacking(n);
}

function lacking(n: i64): bool {
  if (place + n > fileSize) {
    fault = TRUNCATED;
  } else {
    missing = place + n - tag;
    place = tag;
    fault = DM_NEED_WINDOW;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function at(): usize {
  return window + <usize>(place - windowStart);
}

// @ts-ignore: decorator
@inline
function word(): i64 {
  let value: i64;
  if (wide) {
    value = bswap<i64>(load<i64>(at()));
    place += 8;
  } else {
    value = <i64>bswap<i32>(load<i32>(at()));
    place += 4;
  }
  return value;
}

/** Bytes of one number of a type, 0 where it is not a number. */
function widthOf(type: i64): i64 {
  if (type == 2 || type == 4) return 2;
  if (type == 3 || type == 5 || type == 6) return 4;
  if (type == 7 || type == 11 || type == 12) return 8;
  if (type == 8 || type == 9 || type == 10) return 1;
  return 0;
}

/** Goes on with a window that holds the file's bytes from `start`. */
export function dmRun(tableAt: usize, records: u32, windowAt: usize, start: f64, length: u32): i32 {
  table = tableAt;
  capacity = records;
  window = windowAt;
  windowStart = <i64>start;
  windowEnd = windowStart + <i64>length;
  if (count == 0) {
    const code = root();
    if (code != 0) return code;
  }
  while (true) {
    while (group != NONE && load<f64>(table + group * RECORD, 40) == 0) close();
    if (group == NONE) return DM_DONE;
    if (count == capacity) return DM_NEED_TABLE;
    place = tag;
    const code = next();
    if (code != 0) return code;
  }
}

function close(): void {
  const record = table + group * RECORD;
  store<u32>(record, count, 4);
  group = load<u32>(record);
  depth--;
}

function open(record: usize, tags: i64): i32 {
  // Each tag takes three bytes at least: a count that cannot be true is refused at once.
  if (tags < 0 || tags > (fileSize - place) / 3) return BAD_COUNT;
  if (++depth > MAX_DEPTH) return TOO_DEEP;
  store<u32>(record, GROUP, 8);
  store<f64>(record, <f64>place, 32);
  store<f64>(record, <f64>tags, 40);
  group = count;
  count++;
  tag = place;
  return 0;
}

function root(): i32 {
  place = tag;
  if (!have(wide ? 10 : 6)) return fault;
  if (capacity == 0) return DM_NEED_TABLE;
  place += 2;
  const tags = word();
  memory.fill(table, 0, RECORD);
  store<u32>(table, NONE, 0);
  return open(table, tags);
}

function next(): i32 {
  const owner = table + group * RECORD;
  if (!have(1)) return fault;
  const id = load<u8>(at());
  if (id == 0) {
    store<f64>(owner, 0, 40); // an end mark before its time ends the group
    tag = place + 1;
    return 0;
  }
  if (id != 20 && id != 21) return BAD_TAG;
  if (!have(3)) return fault;
  const nameLength: i64 = bswap<u16>(load<u16>(at(), 1));
  place += 3;
  const nameOffset = place;
  if (!have(nameLength)) return fault;
  place += nameLength;
  if (wide) {
    if (!have(8)) return fault;
    place += 8;
  }

  const record = table + count * RECORD;
  memory.fill(record, 0, RECORD);
  store<u32>(record, group, 0);
  store<u32>(record, <u32>nameLength, 12);
  store<f64>(record, <f64>nameOffset, 16);
  if (id == 20) {
    if (!have(wide ? 10 : 6)) return fault;
    place += 2;
    const code = open(record, word());
    if (code == 0) taken(owner);
    return code;
  }
  const code = data(record);
  if (code != 0) return code;
  store<u32>(record, count + 1, 4);
  count++;
  tag = place;
  taken(owner);
  return 0;
}

// @ts-ignore: decorator
@inline
function taken(owner: usize): void {
  store<f64>(owner, load<f64>(owner, 40) - 1, 40);
}

// The info words of a data tag tell kind and size; the data follow.
function data(record: usize): i32 {
  const unit: i64 = wide ? 8 : 4;
  if (!have(4 + unit)) return fault;
  if (load<u32>(at()) != 0x25252525) return BAD_DELIMITER;
  place += 4;
  const words = word();
  if (words < 1 || words > 8 + 2 * MAX_FIELDS) {
    place -= unit;
    return BAD_INFO;
  }
  const info = place;
  if (!have(words * unit)) return fault;
  const type = word();
  let kind = SIMPLE;
  let element = type;
  let size: i64 = widthOf(type);
  let elements: i64 = 1;
  if (words == 1) {
    if (size == 0) return bad(info);
  } else if (words == 2) {
    if (type != 18) return bad(info);
    kind = TEXT;
    size = 1;
    elements = word();
  } else if (type == 15) {
    kind = STRUCT;
    size = fields(words - 1);
  } else if (type == 20) {
    element = word();
    if (words == 3) {
      kind = ARRAY;
      size = widthOf(element);
    } else if (element == 15) {
      kind = STRUCTS;
      size = fields(words - 3);
    } else if (element == 18 && words == 4) {
      kind = TEXTS;
      size = word();
    } else if (element == 20 && words == 5) {
      kind = ARRAYS;
      element = word();
      const inner = word();
      size = widthOf(element);
      if (size == 0 || inner < 0 || inner > fileSize / size) return bad(info);
      size *= inner;
    } else {
      return bad(info);
    }
    elements = word();
  } else {
    return bad(info);
  }
  place = info + words * unit;
  if (size < 0 || elements < 0) return bad(info);
  if (size == 0 && elements != 0) return bad(info);
  if (elements != 0 && elements > (fileSize - place) / size) return TRUNCATED;
  store<u32>(record, kind, 8);
  store<f64>(record, <f64>info, 24);
  store<f64>(record, <f64>place, 32);
  store<f64>(record, <f64>(size * elements), 40);
  store<u32>(record, <u32>words, 48);
  store<u32>(record, <u32>element, 52);
  store<f64>(record, <f64>elements, 56);
  place += size * elements;
  return 0;
}

function bad(info: i64): i32 {
  place = info;
  return BAD_INFO;
}

/** Bytes of one struct, -1 where its `words` info words are wrong. */
function fields(words: i64): i64 {
  if (words < 2) return -1;
  word(); // length of the struct's name, which is not stored
  const n = word();
  if (n < 0 || n > MAX_FIELDS || 2 * n + 2 > words) return -1;
  let size: i64 = 0;
  for (let i: i64 = 0; i < n; i++) {
    word(); // length of the field's name
    const width = widthOf(word());
    if (width == 0) return -1;
    size += width;
  }
  return size;
}
