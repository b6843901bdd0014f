# SPDX-License-Identifier: LGPL-2.1-or-later
"""Larder for Python: what a function raises that has to answer is its answer.

Without this the interpreter prints the exception and keeps it, and with it the call that nobody answers any more."""

import functools

from gi.module import get_introspection_module
from gi.overrides import override
from gi.repository import GLib

Larder = get_introspection_module('Larder')


def _answering(function):
    """What PyGObject is given for @function, whose first argument is a call that it has to answer."""
    if function is None:
        return None

    @functools.wraps(function)
    def answer(call, *arguments):
        try:
            return function(call, *arguments)
        except GLib.Error as error:
            call.return_error(error)
            raise
        except Exception as error:
            message = f'{type(error).__name__}: {error}'
            call.return_error(GLib.Error.new_literal(Larder.error_quark(), message, Larder.Error.NO_DATA))
            raise
    return answer


class QueryOptions(Larder.QueryOptions):
    def set_fetch_func(self, function, *data):
        super().set_fetch_func(_answering(function), *data)


class MutationOptions(Larder.MutationOptions):
    def set_func(self, function, *data):
        super().set_func(_answering(function), *data)

    def set_on_mutate(self, function, *data):
        super().set_on_mutate(_answering(function), *data)

    def set_on_success(self, function, *data):
        super().set_on_success(_answering(function), *data)

    def set_on_error(self, function, *data):
        super().set_on_error(_answering(function), *data)

    def set_on_settled(self, function, *data):
        super().set_on_settled(_answering(function), *data)


class FuncStore(Larder.FuncStore):
    @staticmethod
    def new(function, *data):
        return Larder.FuncStore.new(_answering(function), *data)


QueryOptions = override(QueryOptions)
MutationOptions = override(MutationOptions)
FuncStore = override(FuncStore)
__all__ = ['FuncStore', 'MutationOptions', 'QueryOptions']
