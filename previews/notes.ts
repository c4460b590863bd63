/**
 * Text files: their first lines.
 *
 * @module
 */
import { INK } from "./colours.ts";
import type { Font } from "./font.ts";
import { sheet, SIDE } from "./picture.ts";
import { encodePng } from "./png.ts";
import { loadSans } from "./sans.ts";
import { drawText, drawTitle, printable, shorten } from "./text.ts";

const SIZE = 13;
const PITCH = 20;
const LEFT = 16;
const TOP = 58;
const LINES = 21;
/** More lines than this are a table: it is cut off at the right, while prose is wrapped. */
const PROSE = 18;
/** Characters that a preview can use at most. */
const MOST = 20_000;
/** Columns of a table stand this far apart, in pixels; its tabs go to the next one. */
const TAB = 76;

/**
 * The preview of a text file.
 *
 * @param text Its content, or at least the beginning.
 * @returns The bytes of a PNG file.
 */
export async function drawNotes(text: string, title: string): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const { picture } = sheet();
  drawTitle(picture, font, title);
  const lines = text.slice(0, MOST).split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  const table = lines.length > PROSE;
  const shown = table ? lines : lines.flatMap((line) => wrap(font, line, SIDE - 2 * LEFT));
  shown.slice(0, LINES).forEach((line, i) => {
    let x = LEFT + font.width(/^ */.exec(line)![0], SIZE);
    for (const cell of line.split("\t")) {
      const words = shorten(font, printable(cell), SIZE, SIDE - LEFT - x);
      drawText(picture, font, words, x, TOP + PITCH * i, { size: SIZE, colour: INK });
      x = LEFT + TAB * (Math.floor((x - LEFT + font.width(words, SIZE)) / TAB) + 1);
      if (x > SIDE - LEFT) break;
    }
  });
  return encodePng(picture);
}

/** A line broken between words so that each piece fits; a word that does not fit stands alone. */
function wrap(font: Font, line: string, width: number): string[] {
  const pieces: string[] = [];
  const indent = /^ */.exec(line)![0];
  let piece = indent;
  for (const word of line.slice(indent.length).split(" ")) {
    if (pieces.length > LINES) break;
    const longer = piece === indent ? indent + word : `${piece} ${word}`;
    if (piece !== indent && font.width(longer, SIZE) > width) {
      pieces.push(piece);
      piece = indent + word;
    } else piece = longer;
  }
  return [...pieces, piece];
}
