# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into a film: its streams, its length, the colours of its pictures."""

import array
import math

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstPbutils', '1.0')
from gi.repository import GLib, Gst, GstPbutils  # noqa: E402

Gst.init(None)
FRAMES_PER_SECOND = 30


def discover(path):
    """{'duration' (seconds), 'width', 'height', 'frames_per_second', 'video', 'audio'}; raises GLib.Error when it can not be read."""
    info = GstPbutils.Discoverer.new(20 * Gst.SECOND).discover_uri(Gst.filename_to_uri(str(path)))
    video, audio = info.get_video_streams(), info.get_audio_streams()
    return {
        'duration': info.get_duration() / Gst.SECOND,
        'width': video[0].get_width() if video else 0,
        'height': video[0].get_height() if video else 0,
        'frames_per_second': video[0].get_framerate_num() / max(video[0].get_framerate_denom(), 1) if video else 0,
        'video': len(video),
        'audio': len(audio),
    }


def frames(path, width=64, height=36):
    """Every picture of the film as (time in seconds, RGB bytes of width × height), small."""
    pipeline = Gst.parse_launch(
        'filesrc name=source ! decodebin ! videoconvert ! videoscale method=bilinear add-borders=false ! '
        f'video/x-raw,format=RGB,width={width},height={height},pixel-aspect-ratio=1/1 ! appsink name=sink sync=false')
    pipeline.get_by_name('source').set_property('location', str(path))
    sink = pipeline.get_by_name('sink')
    pipeline.set_state(Gst.State.PLAYING)
    try:
        while True:
            sample = sink.emit('try-pull-sample', 20 * Gst.SECOND)
            if sample is None:
                break
            buffer = sample.get_buffer()
            data = buffer.extract_dup(0, buffer.get_size())
            stride = (width * 3 + 3) & ~3
            rows = [data[y * stride:y * stride + width * 3] for y in range(height)]
            yield buffer.pts / Gst.SECOND, b''.join(rows)
        message = pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
        if message is not None:
            raise GLib.Error(message.parse_error()[0].message)
    finally:
        pipeline.set_state(Gst.State.NULL)


def samples(path):
    """The film's sound, 8000 samples a second."""
    pipeline = Gst.parse_launch('filesrc name=source ! decodebin ! audioconvert ! audioresample ! '
                                'audio/x-raw,format=S16LE,rate=8000,channels=1 ! appsink name=sink sync=false')
    pipeline.get_by_name('source').set_property('location', str(path))
    sink = pipeline.get_by_name('sink')
    pipeline.set_state(Gst.State.PLAYING)
    found = array.array('h')
    try:
        while (sample := sink.emit('try-pull-sample', 20 * Gst.SECOND)) is not None:
            buffer = sample.get_buffer()
            found.frombytes(buffer.extract_dup(0, buffer.get_size()))
    finally:
        pipeline.set_state(Gst.State.NULL)
    return found


def loudness(path):
    """The mean of the absolute samples of the film's sound, 0 to 1."""
    found = samples(path)
    return sum(abs(value) for value in found) / max(len(found), 1) / 32768


def loudness_of_seconds(path):
    """The root of the mean square of the film's sound, 0 to 1, for each of its seconds."""
    found = samples(path)
    seconds = [found[start:start + 8000] for start in range(0, len(found), 8000)]
    return [math.sqrt(sum(value * value for value in second) / len(second)) / 32768 for second in seconds]


def mean(rgb):
    """The mean colour of one of frames(), as (red, green, blue)."""
    n = len(rgb) // 3
    return tuple(sum(rgb[channel::3]) / n for channel in range(3))


def hue(color):
    """0 to 360; None for grey."""
    high, low = max(color), min(color)
    if high - low < 12:
        return None
    r, g, b = color
    if high == r:
        value = (g - b) / (high - low) % 6
    elif high == g:
        value = (b - r) / (high - low) + 2
    else:
        value = (r - g) / (high - low) + 4
    return value * 60


def hues_shown(path):
    """The hues that the mean colour of a picture of the film has, each as a set of tens of degrees."""
    found = {}
    for _time, rgb in frames(path):
        value = hue(mean(rgb))
        if value is not None:
            found[int(value // 10) * 10] = found.get(int(value // 10) * 10, 0) + 1
    return found
