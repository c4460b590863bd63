/**
 * What a site's plugin gets as its argument. A plugin imports nothing but types, so that it loads from sources, bundle
 * and binary alike: all that it works with must come from here.
 *
 * @module
 */
import { acquiredAt } from "../extractors/_clock.ts";
import { Draft } from "../extractors/_draft.ts";
import { kindOf } from "../extractors/_kind.ts";
import { dataset, defineExtractor } from "../extractors/define.ts";
import { defineProfile } from "../extractors/profile.ts";
import { openDm } from "../formats/dm.ts";
import { parseIni } from "../formats/ini.ts";
import { FormatError, memorySource } from "../formats/source.ts";
import { gather, pixelsOf, rangesOf } from "../formats/strided.ts";
import { stridedSignal } from "../formats/strided_signal.ts";
import { textOf } from "../formats/text.ts";
import { openTiff } from "../formats/tiff.ts";
import { parseXml } from "../formats/xml_lite.ts";
import { NotYet, RetryableError } from "../engine/errors.ts";
import { defineDestination, defineHarvester, defineStep } from "../site/contract.ts";
import { NoReservation } from "../schemas/endings.ts";
import { quantity } from "../schemas/quantity.ts";

/** The argument of a plugin's default export. */
export const toolkit = {
  defineExtractor,
  defineProfile,
  defineHarvester,
  defineDestination,
  defineStep,
  RetryableError,
  NotYet,
  NoReservation,
  dataset,
  quantity,
  FormatError,
  memorySource,
  openTiff,
  openDm,
  parseIni,
  parseXml,
  textOf,
  Draft,
  acquiredAt,
  kindOf,
  stridedSignal,
  rangesOf,
  gather,
  pixelsOf,
};

/** See {@linkcode toolkit}. */
export type Toolkit = typeof toolkit;
