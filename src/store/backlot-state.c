/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only this client knows: all slices, and where each is kept. */

#include "config.h"

#include "store/backlot-state.h"

#include "larder/larder-slice-persist.h"

#include "store/backlot-state-file.h"

/* Of the file. 2: the page is a member of "ui". 3: so is how far notifications were told. */
#define STATE_VERSION 3

struct _BacklotState
{
  GObject             parent_instance;

  BacklotUiStore     *ui_store;       /* (owned) */
  BacklotNavigation  *navigation;     /* (owned) */
  BacklotPreferences *preferences;    /* (owned) */
  BacklotDrafts      *drafts;         /* (owned) */
  BacklotTextDrafts  *text_drafts;    /* (owned) */
  BacklotPlayback    *playback;       /* (owned) */
  BacklotWindowState *window;         /* (owned) */
  BacklotStudios     *studios;        /* (owned) */
  BacklotWindows     *windows;        /* (owned) */
  GListStore         *slices;         /* (owned): of these */

  char               *window_id;      /* (nullable): of the further window that this belongs to */
  LarderSlice        *kept;           /* (owned): a member for each slice of the file */
  LarderSlicePersist *file;           /* (owned) (nullable) */
  gboolean            is_new;
  GPtrArray          *settings;       /* (owned): of LarderSlicePersist */
};

G_DEFINE_FINAL_TYPE (BacklotState, backlot_state, G_TYPE_OBJECT)

static LarderValue *
take_member (LarderValue *data,
             const char  *from,
             const char  *member,
             const char  *to,
             const char  *name)
{
  LarderValue *section = larder_value_get_member (data, from);
  LarderValue *value = section != NULL ? larder_value_get_member (section, member) : NULL;
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;

  if (value == NULL)
    return larder_value_ref (data);
  larder_value_builder_begin_object (builder, to);
  larder_value_builder_set_value (builder, name, value);
  larder_value_builder_close (builder);
  changes = larder_value_builder_end (builder);
  return larder_value_merge_deep (data, changes);
}

/* What a slice does not know is left out by it; a former section would stay for ever. */
static void
migrate_cb (LarderMigration *migration,
            gpointer         user_data)
{
  g_autoptr(LarderValue) data = larder_value_ref (larder_migration_get_state (migration));
  LarderValue *next = NULL;

  if (larder_migration_get_version (migration) < 2)
    {
      next = take_member (data, "navigation", "current-page", "ui", "current-page");
      larder_value_unref (data);
      data = next;
    }
  if (larder_migration_get_version (migration) < 3)
    {
      next = take_member (data, "notifications", "cursor", "ui", "notice-cursor");
      larder_value_unref (data);
      data = larder_value_without (next, "notifications");
      larder_value_unref (next);
    }
  larder_migration_return_state (migration, g_steal_pointer (&data));
}

/* The volume is a preference, and those are kept once, in GSettings. */
static LarderValue *
partialize_cb (LarderValue *state,
               gpointer     user_data)
{
  LarderValue *playback = larder_value_get_member (state, "playback");
  LarderValue *positions = larder_value_get_member (playback, "positions");
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) part = NULL;

  larder_value_builder_begin_object (builder, "playback");
  if (positions != NULL)
    larder_value_builder_set_value (builder, "positions", positions);
  larder_value_builder_close (builder);
  part = larder_value_builder_end (builder);
  return larder_value_merge (state, part);
}

static void
slice_changed_cb (LarderSlice  *slice,
                  LarderValue  *state,
                  LarderValue  *old,
                  const char   *action,
                  BacklotState *self)
{
  larder_slice_set_member (self->kept, larder_slice_get_name (slice), state);
}

static void
kept_changed_cb (BacklotState *self,
                 LarderValue  *state)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->slices)); i++)
    {
      g_autoptr(LarderSlice) slice = g_list_model_get_item (G_LIST_MODEL (self->slices), i);
      LarderValue *member = larder_value_get_member (state, larder_slice_get_name (slice));

      if (member != NULL && larder_value_get_kind (member) == LARDER_VALUE_OBJECT)
        larder_slice_set (slice, member);
    }
}

static void
add_slice (BacklotState       *self,
           LarderValueBuilder *builder,
           gpointer            slice)
{
  g_autoptr(LarderValue) state = larder_slice_get_state (slice);

  g_list_store_append (self->slices, slice);
  if (builder == NULL)
    return;
  larder_value_builder_set_value (builder, larder_slice_get_name (slice), state);
  g_signal_connect_object (slice, "changed", G_CALLBACK (slice_changed_cb), self, 0);
}

static void
backlot_state_dispose (GObject *object)
{
  BacklotState *self = BACKLOT_STATE (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_object (&self->kept);
  g_clear_object (&self->slices);
  g_clear_object (&self->ui_store);
  g_clear_object (&self->navigation);
  g_clear_object (&self->preferences);
  g_clear_object (&self->drafts);
  g_clear_object (&self->text_drafts);
  g_clear_object (&self->playback);
  g_clear_object (&self->window);
  g_clear_object (&self->studios);
  g_clear_object (&self->windows);

  G_OBJECT_CLASS (backlot_state_parent_class)->dispose (object);
}

static void
backlot_state_finalize (GObject *object)
{
  g_free (BACKLOT_STATE (object)->window_id);

  G_OBJECT_CLASS (backlot_state_parent_class)->finalize (object);
}

static void
backlot_state_class_init (BacklotStateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_state_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_state_finalize;
}

static void
backlot_state_init (BacklotState *self)
{
  self->settings = g_ptr_array_new_with_free_func (g_object_unref);
  self->slices = g_list_store_new (LARDER_TYPE_SLICE);
}

/* A member for each of the slices that were added with @builder. Takes it. */
static void
begin_keeping (BacklotState       *self,
               LarderValueBuilder *builder)
{
  g_autoptr(LarderValueBuilder) owned = builder;
  g_autoptr(LarderValue) initial = larder_value_builder_end (builder);

  self->kept = larder_slice_new ("state", initial);
  g_signal_connect_object (self->kept, "changed", G_CALLBACK (kept_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* @shared: (nullable): whose slices about the program itself are those of this state, too */
static void
share_program (BacklotState *self,
               BacklotState *shared)
{
  self->preferences = shared != NULL ? g_object_ref (shared->preferences)
                                     : backlot_preferences_new ();
  self->playback = shared != NULL ? g_object_ref (shared->playback) : backlot_playback_new ();
  self->studios = shared != NULL ? g_object_ref (shared->studios) : backlot_studios_new ();
  self->windows = shared != NULL ? g_object_ref (shared->windows) : backlot_windows_new ();
}

static BacklotState *
make_state (BacklotState *shared)
{
  BacklotState *self = g_object_new (BACKLOT_TYPE_STATE, NULL);
  LarderValueBuilder *builder = larder_value_builder_new_object ();
  LarderValueBuilder *kept = shared == NULL ? builder : NULL;

  self->ui_store = backlot_ui_store_new ();
  self->navigation = backlot_navigation_new ();
  self->drafts = backlot_drafts_new ();
  self->text_drafts = backlot_text_drafts_new ();
  self->window = shared != NULL ? g_object_ref (shared->window) : backlot_window_state_new ();
  share_program (self, shared);
  add_slice (self, builder, self->ui_store);
  add_slice (self, builder, self->navigation);
  add_slice (self, builder, self->drafts);
  add_slice (self, builder, self->text_drafts);
  add_slice (self, kept, self->playback);
  add_slice (self, kept, self->window);
  add_slice (self, kept, self->studios);
  add_slice (self, kept, self->windows);
  add_slice (self, NULL, self->preferences);
  begin_keeping (self, builder);
  self->is_new = TRUE;
  return self;
}

static void
keep_in_file (BacklotState *self,
              const char   *folder)
{
  g_autoptr(BacklotStateFile) file = backlot_state_file_new (folder, STATE_VERSION);
  g_autoptr(LarderValue) initial = larder_slice_get_initial_state (self->kept);
  g_autofree char *path = g_build_filename (folder, "state.json", NULL);

  self->is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  self->file = larder_slice_persist_new (self->kept, LARDER_SLICE_STORAGE (file), "state", NULL);
  larder_slice_persist_set_version (self->file, STATE_VERSION);
  larder_slice_persist_set_delay (self->file, BACKLOT_STATE_DELAY_MS);
  larder_slice_persist_set_deep (self->file, TRUE);
  larder_slice_persist_set_migrate_func (self->file, migrate_cb, NULL, NULL);
  if (larder_value_has_member (initial, "playback"))
    larder_slice_persist_set_partialize_func (self->file, partialize_cb, NULL, NULL);
  larder_slice_persist_hydrate (self->file);
}

static void
keep_in_settings (BacklotState *self,
                  gpointer      slice,
                  GSettings    *settings)
{
  g_autoptr(LarderSettingsStorage) keys = larder_settings_storage_new (settings);
  LarderSlicePersist *persist =
    larder_slice_persist_new (slice, LARDER_SLICE_STORAGE (keys), larder_slice_get_name (slice),
                              NULL);

  g_ptr_array_add (self->settings, persist);
  larder_slice_persist_hydrate (persist);
}

/* The first window's panes are preferences, too, and those are kept once, in GSettings. */
static void
share_panes (BacklotState *self)
{
  static const char * const panes[] = { "sidebar-visible", "details-visible" };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    g_object_bind_property (self->preferences, panes[i], self->window, panes[i],
                            G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

BacklotState *
backlot_state_new (const char *folder,
                   GSettings  *settings)
{
  BacklotState *self = make_state (NULL);

  /* Settings come first: what is read from them is no change that the file waits for. */
  if (settings != NULL)
    {
      keep_in_settings (self, self->preferences, settings);
      keep_in_settings (self, self->playback, settings);
    }
  if (folder != NULL)
    keep_in_file (self, folder);
  share_panes (self);
  return self;
}

BacklotState *
backlot_state_new_beside (BacklotState *shared,
                          const char   *folder)
{
  BacklotState *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_STATE (shared), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = make_state (shared);
  keep_in_file (self, folder);
  return self;
}

static void
note_window (BacklotState *self,
             LarderValue  *slices)
{
  if (self->window_id != NULL)
    backlot_windows_keep (self->windows, self->window_id, slices);
}

BacklotState *
backlot_state_new_for_window (BacklotState *studio,
                              const char   *id,
                              BacklotState *former)
{
  BacklotState *self = NULL;
  LarderValueBuilder *builder = NULL;
  g_autoptr(LarderValue) slices = NULL;
  LarderValue *left = NULL;

  g_return_val_if_fail (BACKLOT_IS_STATE (studio), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_STATE, NULL);
  builder = larder_value_builder_new_object ();
  self->window_id = g_strdup (id);
  self->ui_store = backlot_ui_store_new ();
  self->navigation = backlot_navigation_new ();
  self->window = former != NULL ? g_object_ref (former->window) : backlot_window_state_new ();
  self->drafts = g_object_ref (studio->drafts);
  self->text_drafts = g_object_ref (studio->text_drafts);
  share_program (self, studio);
  add_slice (self, builder, self->ui_store);
  add_slice (self, builder, self->navigation);
  add_slice (self, builder, self->window);
  begin_keeping (self, builder);

  if (former != NULL)
    g_clear_pointer (&former->window_id, g_free);
  left = backlot_windows_find (self->windows, id);
  if (left != NULL)
    kept_changed_cb (self, left);
  slices = larder_slice_get_state (self->kept);
  note_window (self, slices);
  g_signal_connect_object (self->kept, "changed", G_CALLBACK (note_window), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
backlot_state_begin_as (BacklotState *self,
                        BacklotState *other)
{
  g_autoptr(LarderValue) window = NULL;
  g_autoptr(LarderValue) navigation = NULL;
  LarderValue *tabs = NULL;

  g_return_if_fail (BACKLOT_IS_STATE (self));
  g_return_if_fail (BACKLOT_IS_STATE (other));

  window = larder_slice_get_state (LARDER_SLICE (other->window));
  larder_slice_set (LARDER_SLICE (self->window), window);
  if (self->drafts != other->drafts)
    return;
  navigation = larder_slice_get_state (LARDER_SLICE (other->navigation));
  larder_slice_set (LARDER_SLICE (self->navigation), navigation);
  tabs = larder_slice_get_member (LARDER_SLICE (other->ui_store), "active-tabs");
  larder_slice_set_member (LARDER_SLICE (self->ui_store), "active-tabs", tabs);
}

gboolean
backlot_state_get_is_new (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), FALSE);

  return self->is_new;
}

gboolean
backlot_state_get_is_lost (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), FALSE);

  return self->file != NULL && !larder_slice_persist_get_has_hydrated (self->file);
}

gboolean
backlot_state_save (BacklotState  *self,
                    GError       **error)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), FALSE);

  return self->file == NULL || larder_slice_persist_save (self->file, error);
}

void
backlot_state_reset_layout (BacklotState *self)
{
  g_autofree char *cursor = NULL;
  g_autoptr(LarderValue) copied = NULL;

  g_return_if_fail (BACKLOT_IS_STATE (self));

  larder_slice_reset (LARDER_SLICE (self->window));
  larder_slice_reset (LARDER_SLICE (self->windows));
  larder_slice_reset (LARDER_SLICE (self->navigation));
  /* What was told once is not told again, and what is copied goes on. */
  cursor = g_strdup (larder_slice_get_string (LARDER_SLICE (self->ui_store), "notice-cursor"));
  copied = larder_value_ref (larder_slice_get_member (LARDER_SLICE (self->ui_store),
                                                      "copied-projects"));
  larder_slice_reset (LARDER_SLICE (self->ui_store));
  g_object_set (self->ui_store, "notice-cursor", cursor, "copied-projects", copied, NULL);
  g_object_set (self->preferences, "sidebar-visible", TRUE, "details-visible", FALSE,
                NULL);
}

BacklotUiStore *
backlot_state_get_ui_store (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->ui_store;
}

BacklotNavigation *
backlot_state_get_navigation (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->navigation;
}

BacklotPreferences *
backlot_state_get_preferences (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->preferences;
}

BacklotDrafts *
backlot_state_get_drafts (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->drafts;
}

BacklotTextDrafts *
backlot_state_get_text_drafts (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->text_drafts;
}

BacklotPlayback *
backlot_state_get_playback (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->playback;
}

BacklotWindowState *
backlot_state_get_window (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->window;
}

BacklotStudios *
backlot_state_get_studios (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->studios;
}

BacklotWindows *
backlot_state_get_windows (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return self->windows;
}

GListModel *
backlot_state_get_slices (BacklotState *self)
{
  g_return_val_if_fail (BACKLOT_IS_STATE (self), NULL);

  return G_LIST_MODEL (self->slices);
}
