/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What brings news of one query while it is looked at. */

#include "config.h"

#include "larder/larder-channel.h"

/**
 * LarderChannel:
 *
 * What brings news of one query while it is looked at.
 *
 * A program implements it over whatever it speaks with its backend; the library knows no protocol.
 * [method@Larder.QueryOptions.set_channel_func] gives a query its channel: it is opened when the
 * first enabled observer attaches, and closed and let go of when the last one leaves. The
 * implementation then reports with the functions here, in the thread of the client: that it is
 * joined (and whether news may have been missed), that it was lost, and what is new. While it is
 * joined, the stale time of the query counts as %LARDER_NEVER; after a gap the query is fetched
 * once.
 */

/**
 * LarderChannelInterface:
 * @parent_iface: the parent
 * @open: begin to listen; may be missing
 * @close: stop it; may be missing
 *
 * What a channel does when it is told to, in turns, by the query that owns it.
 */

enum
{
  JOINED,
  LOST,
  ROWS,
  REMOVAL,
  PATCH,
  DATA,
  CHANGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (LarderChannel, larder_channel, G_TYPE_OBJECT)

static guint
new_signal (const char *name,
            guint       n_params,
            GType       first,
            GType       second)
{
  return g_signal_new (name, LARDER_TYPE_CHANNEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, first, second);
}

static void
larder_channel_default_init (LarderChannelInterface *iface)
{
  /**
   * LarderChannel::joined:
   * @self: the channel
   * @gap: whether news may have been missed
   *
   * From here on all news come.
   */
  signals[JOINED] = new_signal ("joined", 1, G_TYPE_BOOLEAN, G_TYPE_NONE);
  /**
   * LarderChannel::lost:
   * @self: the channel
   *
   * No news come until it is joined again.
   */
  signals[LOST] = new_signal ("lost", 0, G_TYPE_NONE, G_TYPE_NONE);
  /**
   * LarderChannel::rows:
   * @self: the channel
   * @table: the name of a table
   * @rows: one row or a list of rows
   *
   * The server said what rows are now.
   */
  signals[ROWS] = new_signal ("rows", 2, G_TYPE_STRING, LARDER_TYPE_VALUE);
  /**
   * LarderChannel::removal:
   * @self: the channel
   * @table: the name of a table
   * @id: of the row
   *
   * The server said that a row is gone.
   */
  signals[REMOVAL] = new_signal ("removal", 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * LarderChannel::patch:
   * @self: the channel
   * @patch: a patch by path
   *
   * The server changed a part of the query's data.
   */
  signals[PATCH] = new_signal ("patch", 1, LARDER_TYPE_PATCH, G_TYPE_NONE);
  /**
   * LarderChannel::data:
   * @self: the channel
   * @data: all of it
   *
   * The server said what the query's data is now.
   */
  signals[DATA] = new_signal ("data", 1, LARDER_TYPE_VALUE, G_TYPE_NONE);
  /**
   * LarderChannel::change:
   * @self: the channel
   *
   * The data is another one; only a fetch tells which.
   */
  signals[CHANGE] = new_signal ("change", 0, G_TYPE_NONE, G_TYPE_NONE);
}

/**
 * larder_channel_joined:
 * @gap: whether news may have been missed since the data was fetched
 *
 * Reports that all news come from here on. After [method@Larder.Channel.lost], and where the query
 * had data before it was opened, there always was a gap.
 */
void
larder_channel_joined (LarderChannel *self,
                       gboolean       gap)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));

  g_signal_emit (self, signals[JOINED], 0, gap);
}

/**
 * larder_channel_lost:
 *
 * Reports that no news come until it is joined again.
 */
void
larder_channel_lost (LarderChannel *self)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));

  g_signal_emit (self, signals[LOST], 0);
}

/**
 * larder_channel_send_rows:
 * @table: the name of a table of the client
 * @rows: one row or a list of rows
 *
 * Reports what the server said of rows: it becomes their base.
 */
void
larder_channel_send_rows (LarderChannel *self,
                          const char    *table,
                          LarderValue   *rows)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));
  g_return_if_fail (table != NULL);
  g_return_if_fail (rows != NULL);

  g_signal_emit (self, signals[ROWS], 0, table, rows);
}

/**
 * larder_channel_send_removal:
 * @table: the name of a table of the client
 * @id: of the row
 *
 * Reports that the server said that a row is gone.
 */
void
larder_channel_send_removal (LarderChannel *self,
                             const char    *table,
                             const char    *id)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));
  g_return_if_fail (table != NULL);
  g_return_if_fail (id != NULL);

  g_signal_emit (self, signals[REMOVAL], 0, table, id);
}

/**
 * larder_channel_send_patch:
 * @patch: a patch by path; its key does not matter
 *
 * Reports that the server changed a part of the query's data. Pending changes stay on top.
 */
void
larder_channel_send_patch (LarderChannel *self,
                           LarderPatch   *patch)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));
  g_return_if_fail (patch != NULL);

  g_signal_emit (self, signals[PATCH], 0, patch);
}

/**
 * larder_channel_send_data:
 * @data: all of it
 *
 * Reports what the query's data is now. Pending changes stay on top.
 */
void
larder_channel_send_data (LarderChannel *self,
                          LarderValue   *data)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));
  g_return_if_fail (data != NULL);

  g_signal_emit (self, signals[DATA], 0, data);
}

/**
 * larder_channel_send_change:
 *
 * Reports that the data is another one and that only a fetch tells which: the query is invalidated.
 */
void
larder_channel_send_change (LarderChannel *self)
{
  g_return_if_fail (LARDER_IS_CHANNEL (self));

  g_signal_emit (self, signals[CHANGE], 0);
}
