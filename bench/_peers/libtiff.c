// libtiff as a peer: see `peers.ts` for what comes in and goes out. Files are in memory.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tiffio.h>

struct Memory { uint8_t *bytes; toff_t length, at, room; };

static tmsize_t readSome(thandle_t h, void *to, tmsize_t n) {
  struct Memory *m = h;
  if (m->at >= m->length) return 0;
  if ((toff_t)n > m->length - m->at) n = m->length - m->at;
  memcpy(to, m->bytes + m->at, n);
  m->at += n;
  return n;
}
static tmsize_t writeSome(thandle_t h, void *from, tmsize_t n) {
  struct Memory *m = h;
  if (m->at + n > m->room) return 0;
  memcpy(m->bytes + m->at, from, n);
  m->at += n;
  if (m->at > m->length) m->length = m->at;
  return n;
}
static toff_t seek(thandle_t h, toff_t to, int whence) {
  struct Memory *m = h;
  return m->at = whence == SEEK_SET ? to : whence == SEEK_CUR ? m->at + to : m->length + to;
}
static toff_t sizeOf(thandle_t h) { return ((struct Memory *)h)->length; }
static int closeIt(thandle_t h) { (void)h; return 0; }
static int map(thandle_t h, void **base, toff_t *size) {
  struct Memory *m = h;
  *base = m->bytes;
  *size = m->length;
  return 1;
}
static void unmap(thandle_t h, void *base, toff_t size) { (void)h; (void)base; (void)size; }
static TIFF *openIt(struct Memory *m, const char *mode) {
  return TIFFClientOpen("memory", mode, m, readSome, writeSome, seek, closeIt, sizeOf, map, unmap);
}

static int readAll(struct Memory *m, uint8_t **buffer, tmsize_t *room, FILE *copy) {
  m->at = 0;
  TIFF *tiff = openIt(m, "r");
  if (!tiff) return 0;
  int fine = 1;
  do {
    int tiled = TIFFIsTiled(tiff);
    tmsize_t size = tiled ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
    uint32_t count = tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
    if (size > *room) *buffer = realloc(*buffer, *room = size);
    for (uint32_t i = 0; i < count && fine; i++) {
      tmsize_t got = tiled ? TIFFReadEncodedTile(tiff, i, *buffer, size) : TIFFReadEncodedStrip(tiff, i, *buffer, -1);
      fine = got >= 0 && (!copy || fwrite(*buffer, 1, got, copy) == (size_t)got);
    }
  } while (fine && TIFFReadDirectory(tiff));
  TIFFClose(tiff);
  return fine;
}

static int pack(struct Memory *from, struct Memory *to) {
  to->at = to->length = 0;
  TIFF *tiff = openIt(to, "w");
  if (!tiff) return 0;
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 1024);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (uint32_t)(from->length / 1024));
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, (uint32_t)(from->length / 1024));
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
  int fine = TIFFWriteEncodedStrip(tiff, 0, from->bytes, from->length) >= 0;
  TIFFClose(tiff);
  return fine;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(void) {
  static char line[8192];
  uint8_t *buffer = 0;
  tmsize_t room = 0;
  TIFFSetErrorHandler(0);
  TIFFSetWarningHandler(0);
  while (fgets(line, sizeof line, stdin)) {
    char *task = strtok(line, "\t"), *name = strtok(0, "\t"), path[8200];
    strtok(0, "\t");
    double ms = atof(strtok(0, "\t"));
    strcpy(path, name);
    FILE *file = fopen(path, "rb");
    struct Memory in = {0}, out = {0};
    if (file) {
      fseek(file, 0, SEEK_END);
      in.length = in.room = ftell(file);
      rewind(file);
      in.bytes = malloc(in.length + 1);
      if (fread(in.bytes, 1, in.length, file) != in.length) in.length = 0;
      fclose(file);
    }
    out.room = 2 * in.length + 65536;
    out.bytes = malloc(out.room);
    memset(out.bytes, 0, out.room);
    double least = 1e9, start, end = now() + ms / 1000;
    int fine;
    do {
      start = now();
      fine = strcmp(task, "pack") ? readAll(&in, &buffer, &room, 0) : pack(&in, &out);
      double took = now() - start;
      if (took < least) least = took;
    } while (fine && now() < end);
    if (fine && ms == 0) {
      FILE *file = fopen(strcat(path, ".out"), "wb");
      if (strcmp(task, "pack")) readAll(&in, &buffer, &room, file);
      else fwrite(out.bytes, 1, out.length, file);
      fclose(file);
    }
    if (fine) printf("%.9f\n", least);
    else printf("- libtiff refuses\n");
    fflush(stdout);
    free(in.bytes);
    free(out.bytes);
  }
  return 0;
}
