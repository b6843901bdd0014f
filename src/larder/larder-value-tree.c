/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making the blocks in which values lie. */

#include "config.h"

#include "larder/larder-value-private.h"

/* Objects of so many cells share the names of their members. */
#define MAX_KEPT 64
/* What is built in more room than this gives it back. */
#define ROOM_CELLS 1024
#define ROOM_TEXT 16384

/* What this thread builds in next. Most values are small, and to make the room for one would take
 * longer than to fill it. */
static void
room_free (gpointer data)
{
  LarderTree *room = data;

  room->is_large = TRUE;
  if (room->cells != NULL)
    larder_tree_clear (room);
  g_free (room);
}

static GPrivate rooms = G_PRIVATE_INIT (room_free);

void
larder_tree_init (LarderTree *self)
{
  LarderTree *room = g_private_get (&rooms);

  if (room != NULL && room->cells != NULL)
    {
      *self = *room;
      room->cells = NULL;
      return;
    }
  self->cells = g_array_sized_new (FALSE, FALSE, sizeof (yyjson_val), 32);
  self->text = g_string_sized_new (256);
  self->open = g_array_new (FALSE, FALSE, sizeof (guint));
  self->n_refs = 0;
  self->is_large = FALSE;
}

static gboolean
keep_room (LarderTree *self)
{
  LarderTree *room;

  if (self->cells == NULL || self->open == NULL || self->text == NULL || self->is_large ||
      self->cells->len > ROOM_CELLS || self->text->len > ROOM_TEXT)
    return FALSE;
  room = g_private_get (&rooms);
  if (room != NULL && room->cells != NULL)
    return FALSE;
  g_array_set_size (self->cells, 0);
  g_array_set_size (self->open, 0);
  g_string_truncate (self->text, 0);
  self->n_refs = 0;
  if (room == NULL)
    g_private_set (&rooms, g_memdup2 (self, sizeof *self));
  else
    *room = *self;
  self->cells = NULL;
  self->open = NULL;
  self->text = NULL;
  return TRUE;
}

void
larder_tree_clear (LarderTree *self)
{
  for (guint i = 0; self->n_refs > 0 && i < self->cells->len; i++)
    {
      yyjson_val *cell = &g_array_index (self->cells, yyjson_val, i);

      if (larder_cell_is_reference (cell))
        larder_value_unref (larder_cell_get_reference (cell));
    }
  if (keep_room (self))
    return;
  g_clear_pointer (&self->cells, g_array_unref);
  g_clear_pointer (&self->open, g_array_unref);
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  self->n_refs = 0;
}

/* One more item in the innermost open container. Names of members are counted too; the length
   is halved when the object is closed. */
static void
count_item (LarderTree *self)
{
  if (self->open->len > 0)
    {
      guint at = g_array_index (self->open, guint, self->open->len - 1);

      g_array_index (self->cells, yyjson_val, at).tag += (guint64) 1 << YYJSON_TAG_BIT;
    }
}

/* A cell as it is, not counted. */
static void
push (LarderTree *self,
      yyjson_val *cell)
{
  yyjson_val copy = *cell;

  if (unsafe_yyjson_is_str (cell))
    {
      copy.uni.ofs = self->text->len;
      g_string_append_len (self->text, cell->uni.str, (gssize) unsafe_yyjson_get_len (cell) + 1);
    }
  g_array_append_val (self->cells, copy);
}

void
larder_tree_add_cell (LarderTree *self,
                      yyjson_val *cell)
{
  count_item (self);
  push (self, cell);
}

void
larder_tree_add_string (LarderTree *self,
                        const char *string,
                        gsize       length)
{
  yyjson_val cell = { 0 };

  count_item (self);
  cell.tag = (guint64) length << YYJSON_TAG_BIT | YYJSON_TYPE_STR;
  cell.uni.ofs = self->text->len;
  g_string_append_len (self->text, string, (gssize) length);
  g_string_append_c (self->text, '\0');
  g_array_append_val (self->cells, cell);
}

void
larder_tree_add_name (LarderTree *self,
                      const char *name,
                      gsize       length)
{
  larder_tree_add_string (self, name, length);
}

void
larder_tree_open (LarderTree *self,
                  guint8      type)
{
  yyjson_val cell = { .tag = type };

  count_item (self);
  g_array_append_val (self->open, self->cells->len);
  g_array_append_val (self->cells, cell);
}

void
larder_tree_close (LarderTree *self)
{
  guint at = g_array_index (self->open, guint, self->open->len - 1);
  yyjson_val *cell = &g_array_index (self->cells, yyjson_val, at);

  g_array_set_size (self->open, self->open->len - 1);
  if (unsafe_yyjson_is_obj (cell))
    unsafe_yyjson_set_len (cell, unsafe_yyjson_get_len (cell) / 2);
  cell->uni.ofs = (self->cells->len - at) * sizeof (yyjson_val);
}

void
larder_tree_add_reference (LarderTree  *self,
                           LarderValue *value)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_RAW };

  count_item (self);
  cell.uni.str = (const char *) larder_value_ref (value);
  g_array_append_val (self->cells, cell);
  self->n_refs++;
}

/* The last member with the name: a text may give it twice. */
static yyjson_val *
find_last (yyjson_val *object,
           GHashTable *members,
           yyjson_val *name)
{
  yyjson_val *found = NULL;
  yyjson_val *other = name;

  if (members != NULL)
    return g_hash_table_lookup (members, name);
  /* Those before it have asked for themselves. */
  for (yyjson_val *end = unsafe_yyjson_get_next (object); other < end;)
    {
      if (unsafe_yyjson_equals_strn (other, name->uni.str, unsafe_yyjson_get_len (name)))
        found = other + 1;
      other = unsafe_yyjson_get_next (other + 1);
    }
  return found;
}

static void
add_members (LarderTree *self,
             yyjson_val *object)
{
  g_autoptr(GHashTable) members = NULL;
  yyjson_val *name = object + 1;

  if (unsafe_yyjson_get_len (object) > LARDER_VALUE_MANY_MEMBERS)
    members = larder_cell_index_members (object);
  for (gsize i = 0; i < unsafe_yyjson_get_len (object); i++)
    {
      if (find_last (object, members, name) == name + 1)
        {
          larder_tree_add_cell (self, name);
          larder_tree_add_copy (self, name + 1);
        }
      name = unsafe_yyjson_get_next (name + 1);
    }
}

void
larder_tree_add_copy (LarderTree *self,
                      yyjson_val *cell)
{
  yyjson_val *item;

  cell = larder_cell_resolve (cell);
  if (!unsafe_yyjson_is_ctn (cell))
    {
      larder_tree_add_cell (self, cell);
      return;
    }
  larder_tree_open (self, unsafe_yyjson_get_type (cell));
  if (unsafe_yyjson_is_obj (cell))
    add_members (self, cell);
  else
    {
      item = cell + 1;
      for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
        {
          larder_tree_add_copy (self, item);
          item = unsafe_yyjson_get_next (item);
        }
    }
  larder_tree_close (self);
}

void
larder_tree_add_value (LarderTree  *self,
                       LarderValue *value)
{
  yyjson_val *cell = value->val;

  if (!unsafe_yyjson_is_ctn (cell))
    {
      larder_tree_add_cell (self, cell);
      return;
    }
  if (value->block->n_refs > 0 || larder_cell_count (cell) >= LARDER_VALUE_LARGE)
    {
      larder_tree_add_reference (self, value);
      return;
    }
  /* Small and flat: the cells are taken over as they stand. */
  count_item (self);
  for (gsize i = 0, n = larder_cell_count (cell); i < n; i++)
    push (self, cell + i);
}

LarderValue *
larder_tree_end (LarderTree *self)
{
  gsize cells_size = self->cells->len * sizeof (yyjson_val);
  LarderBlock *block;
  char *text;

  g_assert (self->cells->len > 0 && self->open->len == 0);

  self->is_large =
    self->is_large || self->cells->len > ROOM_CELLS || self->text->len > ROOM_TEXT;
  block = g_malloc (sizeof (LarderBlock) + cells_size + self->text->len);
  memset (block, 0, sizeof (LarderBlock));
  block->ref_count = 1;
  block->n_refs = self->n_refs;
  block->n_cells = self->cells->len;
  block->root.block = block;
  block->root.val = block->cells;
  text = (char *) block->cells + cells_size;
  memcpy (block->cells, self->cells->data, cells_size);
  memcpy (text, self->text->str, self->text->len);
  for (gsize i = 0; i < block->n_cells; i++)
    if (unsafe_yyjson_is_str (&block->cells[i]))
      block->cells[i].uni.str = text + block->cells[i].uni.ofs;

  g_array_set_size (self->cells, 0);
  g_string_truncate (self->text, 0);
  self->n_refs = 0;
  if (larder_cell_is_reference (block->cells))
    {
      LarderValue *only = larder_value_ref (larder_cell_get_reference (block->cells));

      larder_value_unref (&block->root);
      return only;
    }
  return &block->root;
}

LarderValue *
larder_value_take_doc (yyjson_doc *doc)
{
  LarderBlock *block = g_new0 (LarderBlock, 1);

  block->ref_count = 1;
  block->doc = doc;
  block->n_cells = yyjson_doc_get_val_count (doc);
  block->root.block = block;
  block->root.val = yyjson_doc_get_root (doc);
  return &block->root;
}

static inline gboolean
is_text (const yyjson_val *cell)
{
  return (cell->tag & YYJSON_TYPE_MASK) == YYJSON_TYPE_STR;
}

/* How much room a text takes, 0 if it is none. */
static inline gsize
get_room (const yyjson_val *cell)
{
  return is_text (cell) ? (cell->tag >> YYJSON_TAG_BIT) + 1 : 0;
}

/* The names of a small object that holds no other containers are at every other place. Gives the
 * room that the other texts take. */
static gboolean
keep_names (const yyjson_val  *cells,
            gsize              n,
            const char       **kept,
            gsize             *room)
{
  *room = 0;
  if ((cells->tag & YYJSON_TYPE_MASK) != YYJSON_TYPE_OBJ || n > MAX_KEPT ||
      n != 1 + 2 * (cells->tag >> YYJSON_TAG_BIT))
    return FALSE;
  for (gsize i = 1; i < n; i += 2)
    {
      kept[i] = larder_value_is_kept_name (cells[i].uni.str)
                ? cells[i].uni.str
                : larder_value_keep_name (cells[i].uni.str, cells[i].tag >> YYJSON_TAG_BIT);
      *room += (kept[i] == NULL ? get_room (&cells[i]) : 0) + get_room (&cells[i + 1]);
    }
  return TRUE;
}

static LarderBlock *
new_block (const yyjson_val *cells,
           gsize             n,
           gsize             room)
{
  LarderBlock *block = g_malloc (sizeof (LarderBlock) + n * sizeof (yyjson_val) + room);

  block->ref_count = 1;
  block->n_refs = 0;
  block->slabs = NULL;
  block->doc = NULL;
  block->n_cells = n;
  block->root.block = block;
  block->root.val = block->cells;
  block->root.parts = NULL;
  memcpy (block->cells, cells, n * sizeof (yyjson_val));
  return block;
}

/* The cell's own text, moved to @text; gives the place behind it. */
static inline char *
move_text (yyjson_val *cell,
           char       *text)
{
  gsize room = get_room (cell);

  if (room == 0)
    return text;
  memcpy (text, cell->uni.str, room);
  cell->uni.str = text;
  return text + room;
}

/* Cells that hold no references, and what they say, in a block of just their size. */
LarderValue *
larder_value_copy_cells (const yyjson_val *cells,
                         gsize             n)
{
  const char *kept[MAX_KEPT];
  gsize room;
  LarderBlock *block;
  char *text;

  if (keep_names (cells, n, kept, &room))
    {
      block = new_block (cells, n, room);
      text = (char *) (block->cells + n);
      for (gsize i = 1; i < n; i += 2)
        {
          if (kept[i] != NULL)
            block->cells[i].uni.str = kept[i];
          else
            text = move_text (&block->cells[i], text);
          text = move_text (&block->cells[i + 1], text);
        }
      return &block->root;
    }
  room = 0;
  for (gsize i = 0; i < n; i++)
    room += get_room (&cells[i]);
  block = new_block (cells, n, room);
  text = (char *) (block->cells + n);
  for (gsize i = 0; i < n; i++)
    text = move_text (&block->cells[i], text);
  return &block->root;
}

LarderValue *
larder_value_detach (LarderValue *value)
{
  gsize n = larder_cell_count (value->val);

  if (value->block->n_refs > 0 ||
      (value->block->n_cells <= 2 * n && (value->block->doc == NULL || n > 256)))
    return larder_value_ref (value);
  return larder_value_copy_cells (value->val, n);
}
