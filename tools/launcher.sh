#!/bin/sh
# emloom: a shell script with a program behind it. Unpacks itself once into a cache folder, then starts from there.
# EMLOOM_CACHE names another folder for that.
id=@ID@ skip=@SKIP@

use() { # unpack below $1, unless it is there already
  case $1 in /*) ;; *) return 1 ;; esac
  # Only in a folder of our own: what lies in it is run.
  [ ! -L "$1" ] && (umask 077 && mkdir -p "$1") 2>/dev/null && [ -O "$1" ] && chmod 700 "$1" || return 1
  run=$1/$id
  [ -x "$run/deno" ] && [ -s "$run/deno" ] && [ -s "$run/app/main.js" ] && return 0
  find "$1" -maxdepth 1 -name ".new.*" -mmin +60 -exec rm -rf {} + 2>/dev/null # of starts that were killed
  new=$(mktemp -d "$1/.new.XXXXXX" 2>/dev/null) || return 1
  # A folder mounted with noexec is of no use. A damaged file shows by gzip's checksum, after tar has ended.
  : >"$new/probe" && chmod 700 "$new/probe" && [ -x "$new/probe" ] && rm "$new/probe" &&
    { tail -c +$skip "$0" | gzip -dc || : >"$new/damaged"; } 2>/dev/null | tar -xof - -C "$new" 2>/dev/null &&
    [ ! -e "$new/damaged" ] && [ -s "$new/deno" ] && [ -s "$new/app/main.js" ] && {
    # Whole or not at all. Another start may have been faster: then mv goes into its folder.
    [ -e "$run" ] && [ ! -s "$run/deno" ] && rm -rf "$run"
    [ -e "$run" ] || mv "$new" "$run" 2>/dev/null
  }
  rm -rf "$new" "$run/${new##*/}"
  [ -x "$run/deno" ] && return 0
  tail -c +$skip "$0" | gzip -t 2>/dev/null && return 1 # a full disk, or noexec: another folder may do
  echo "emloom: $0 is damaged: get it again" >&2
  exit 126
}

use "${EMLOOM_CACHE:-}" || use "${XDG_CACHE_HOME:+$XDG_CACHE_HOME/emloom}" || use "${HOME:+$HOME/.cache/emloom}" ||
  use "/var/tmp/emloom-$(id -u)" || use "/tmp/emloom-$(id -u)" || use "/dev/shm/emloom-$(id -u)" || {
  echo "emloom: found no folder to unpack into: set EMLOOM_CACHE to one that you own, with @MEGABYTES@ MB free," \
    "not mounted noexec" >&2
  exit 126
}
# Institutes have certificate authorities of their own, known to the system.
export DENO_DIR="$run/cache" DENO_NO_UPDATE_CHECK=1 DENO_TLS_CA_STORE="${DENO_TLS_CA_STORE:-system,mozilla}"
exec "$run/deno" run --no-prompt --no-config --no-lock --no-npm --no-remote \
  @PERMISSIONS@ "$run/app/main.js" "$@"
exit 126
