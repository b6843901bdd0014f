# SPDX-License-Identifier: GPL-3.0-or-later
"""What the X server knows of windows, asked over one connection: a process for every question takes longer than all the answers."""

import ctypes
import functools
import re

_x = ctypes.CDLL('libX11.so.6')
_test = ctypes.CDLL('libXtst.so.6')
_Handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _Attributes(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_int), ('width', ctypes.c_int), ('height', ctypes.c_int), ('border_width', ctypes.c_int),
                ('depth', ctypes.c_int), ('visual', ctypes.c_void_p), ('root', ctypes.c_ulong), ('class_', ctypes.c_int),
                ('bit_gravity', ctypes.c_int), ('win_gravity', ctypes.c_int), ('backing_store', ctypes.c_int),
                ('backing_planes', ctypes.c_ulong), ('backing_pixel', ctypes.c_ulong), ('save_under', ctypes.c_int),
                ('colormap', ctypes.c_ulong), ('map_installed', ctypes.c_int), ('map_state', ctypes.c_int),
                ('all_event_masks', ctypes.c_long), ('your_event_mask', ctypes.c_long), ('do_not_propagate_mask', ctypes.c_long),
                ('override_redirect', ctypes.c_int), ('screen', ctypes.c_void_p)]


# A window may go away while it is asked for: that is no reason to end, as it were without this.
_ignore = _Handler(lambda _display, _error: 0)
_VIEWABLE = 2
_x.XOpenDisplay.restype = ctypes.c_void_p
_x.XDefaultRootWindow.restype = _x.XInternAtom.restype = ctypes.c_ulong
_x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
_x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
_x.XFree.argtypes = [ctypes.c_void_p]
_x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
_x.XGetWindowAttributes.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.POINTER(_Attributes)]
_x.XQueryTree.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.POINTER(ctypes.c_ulong), ctypes.POINTER(ctypes.c_ulong),
                          ctypes.POINTER(ctypes.POINTER(ctypes.c_ulong)), ctypes.POINTER(ctypes.c_uint)]
_x.XTranslateCoordinates.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_int, ctypes.c_int,
                                     ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_ulong)]
_x.XGetWindowProperty.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_long, ctypes.c_long, ctypes.c_int, ctypes.c_ulong,
                                  ctypes.POINTER(ctypes.c_ulong), ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_ulong),
                                  ctypes.POINTER(ctypes.c_ulong), ctypes.POINTER(ctypes.c_void_p)]
_test.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_ulong]
_test.XTestFakeButtonEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]


@functools.cache
def _display():
    display = _x.XOpenDisplay(None)
    assert display, 'no screen'
    _x.XSetErrorHandler(_ignore)
    return display


@functools.cache
def _atom(name):
    return _x.XInternAtom(_display(), name.encode(), 0)


def root():
    return _x.XDefaultRootWindow(_display())


def attributes(window):
    """Of a window; None when there is none."""
    found = _Attributes()
    return found if _x.XGetWindowAttributes(_display(), int(window), ctypes.byref(found)) else None


def is_viewable(window):
    found = attributes(window)
    return found is not None and found.map_state == _VIEWABLE


def children(window):
    """From the lowest to the topmost."""
    above, parent, count, found = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint(), ctypes.POINTER(ctypes.c_ulong)()
    if not _x.XQueryTree(_display(), int(window), ctypes.byref(above), ctypes.byref(parent), ctypes.byref(found), ctypes.byref(count)):
        return []
    windows = [found[index] for index in range(count.value)]
    if found:
        _x.XFree(found)
    return windows


def _property(window, name):
    """Its format, its number of parts and where they are; the caller frees them."""
    kind, form, count, rest, data = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
    status = _x.XGetWindowProperty(_display(), int(window), _atom(name), 0, 4096, 0, 0, ctypes.byref(kind), ctypes.byref(form),
                                   ctypes.byref(count), ctypes.byref(rest), ctypes.byref(data))
    return (form.value, count.value, data) if status == 0 and data.value else (0, 0, None)


def words(window, name):
    """A property that is a text."""
    form, count, data = _property(window, name)
    text = ctypes.string_at(data, count).decode(errors='replace') if form == 8 else ''
    if data:
        _x.XFree(data)
    return text


def numbers(window, name):
    """A property that is a list of numbers."""
    form, count, data = _property(window, name)
    # Xlib hands 32 bits out as long, whatever its size is.
    found = list(ctypes.cast(data, ctypes.POINTER(ctypes.c_long))[:count]) if form == 32 else []
    if data:
        _x.XFree(data)
    return found


def windows(title):
    """Every window on the screen whose title is of this pattern, without those that no window manager minds."""
    found, todo = [], [root()]
    while todo:
        for window in children(todo.pop()):
            its = attributes(window)
            if its is None or its.map_state != _VIEWABLE:
                continue
            todo.append(window)
            if not its.override_redirect and re.fullmatch(title, words(window, '_NET_WM_NAME') or words(window, 'WM_NAME')):
                found.append(window)
    return found


def place(window):
    """Left, top, width and height on the screen; None when it is gone."""
    its, x, y, child = attributes(window), ctypes.c_int(), ctypes.c_int(), ctypes.c_ulong()
    if its is None or not _x.XTranslateCoordinates(_display(), int(window), root(), 0, 0, ctypes.byref(x), ctypes.byref(y), ctypes.byref(child)):
        return None
    return x.value, y.value, its.width, its.height


def move_pointer(x, y):
    _test.XTestFakeMotionEvent(_display(), -1, int(x), int(y), 0)
    _x.XSync(_display(), 0)


def press_and_move(x, y):
    """The beginning of a drag, in one request: were this program held up in between, it would be a long press."""
    _test.XTestFakeButtonEvent(_display(), 1, 1, 0)
    _test.XTestFakeMotionEvent(_display(), -1, int(x), int(y), 0)
    _x.XSync(_display(), 0)


def button(number, is_down):
    _test.XTestFakeButtonEvent(_display(), number, int(is_down), 0)
    _x.XSync(_display(), 0)


def click(number, times=1):
    """In one request, too. The X server holds the button down for as long as a finger does: GTK may miss a release in the same moment."""
    for index in range(times):
        _test.XTestFakeButtonEvent(_display(), number, 1, 60 if index > 0 else 0)
        _test.XTestFakeButtonEvent(_display(), number, 0, 80)
    _x.XSync(_display(), 0)
