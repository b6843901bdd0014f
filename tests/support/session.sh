#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a session of its own: folders, display, window manager and session bus that nobody else uses.
#   session.sh WM|none COMMAND [ARG…]
# SERVICES="org.a11y.Bus …": what the bus may start, beside the services of $SESSION/services (default: accessibility only).
# PREPARE=FILE: a script that is sourced before the bus starts, to put service and desktop files in place.
# KEYRING=1: an unlocked keyring daemon. SIZE=WxH: of the screen (1280x900). KEEP=1: the folder stays, for looking at it.
set -u
wm=$1; shift

SESSION=$(mktemp -d "${TMPDIR:-/tmp}/bl.XXXXXX")
export SESSION
mkdir -p -m 700 "$SESSION"/{home,run,config,data,cache,state,share,services}
# The path stays short: a Unix socket's has 107 bytes.
export HOME=$SESSION/home XDG_RUNTIME_DIR=$SESSION/run XDG_CONFIG_HOME=$SESSION/config XDG_DATA_HOME=$SESSION/data \
  XDG_CACHE_HOME=$SESSION/cache XDG_STATE_HOME=$SESSION/state
export XDG_DATA_DIRS=$SESSION/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
export GDK_BACKEND=x11 LANG=${LANG:-C.UTF-8} NO_AT_BRIDGE=0
export GST_PLUGIN_FEATURE_RANK=fakeaudiosink:MAX GST_REGISTRY=${GST_REGISTRY:-${TMPDIR:-/tmp}/backlot-gst-registry-$(id -u).bin}
unset WAYLAND_DISPLAY DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS SESSION_MANAGER

pids=()
# What does not end when it is asked to is ended, and told of.
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null; done
  local end=$((SECONDS + 60))
  for pid in "${pids[@]}"; do
    while kill -0 "$pid" 2> /dev/null; do
      [ $SECONDS -lt $end ] || { echo "session: $(ps -o args= -p "$pid") did not end" >&2; kill -KILL "$pid"; }
      sleep 0.02
    done
    wait "$pid" 2> /dev/null
  done
  [ -n "${KEEP:-}" ] || rm -rf "$SESSION"
}
trap finish EXIT
trap 'exit 143' TERM INT

# Waits until a condition holds: at most two minutes, and no longer than what was started last runs.
until_true() {
  local what=$1 end=$((SECONDS + 120)); shift
  until "$@" 2> /dev/null; do
    [ $SECONDS -lt $end ] && kill -0 "${pids[-1]}" 2> /dev/null || { echo "session: no $what" >&2; exit 1; }
    sleep 0.05
  done
}

# No key repeats itself when who presses it is held up before letting go.
Xvfb -displayfd 3 -r -screen 0 "${SIZE:-1280x900}x24" -nolisten tcp -noreset 3> "$SESSION/display" 2> "$SESSION/xvfb.log" &
pids+=($!)
until_true display test -s "$SESSION/display"
DISPLAY=:$(cat "$SESSION/display"); export DISPLAY

# The stock configuration would let the bus start everything in /usr/share, portals and keyrings included.
for service in ${SERVICES-org.a11y.Bus}; do
  ln -s "/usr/share/dbus-1/services/$service.service" "$SESSION/services/"
done
cat > "$SESSION/bus.conf" << CONFIG
<busconfig><type>session</type><listen>unix:dir=$SESSION/run</listen><auth>EXTERNAL</auth>
<servicedir>$SESSION/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
CONFIG
[ -z "${PREPARE:-}" ] || . "$PREPARE"
dbus-daemon --config-file="$SESSION/bus.conf" --nofork --nosyslog --print-address=4 4> "$SESSION/bus" > "$SESSION/bus.log" 2>&1 &
pids+=($!)
until_true bus test -s "$SESSION/bus"
DBUS_SESSION_BUS_ADDRESS=$(cat "$SESSION/bus"); export DBUS_SESSION_BUS_ADDRESS

has_wm() { xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 0x; }
if [ "$wm" != none ]; then
  # A complaint of the window manager must not end it: it is not what is tested.
  env -u G_DEBUG "$wm" > "$SESSION/wm.log" 2>&1 &
  pids+=($!)
  until_true 'window manager' has_wm
fi
if [ -n "${KEYRING:-}" ]; then
  printf 'backlot' | gnome-keyring-daemon --foreground --unlock --components=secrets > /dev/null 2> "$SESSION/keyring.log" &
  pids+=($!)
fi

# In the background, so that a signal is answered while it runs.
"$@" &
command=$!
pids+=("$command")
wait "$command"
