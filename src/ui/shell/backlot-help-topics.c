/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the manual says. */

#include "config.h"

#include "ui/shell/backlot-help-topics.h"

#include <glib/gi18n.h>

const BacklotHelpTopic backlot_help_topics[] = {
  { "film", N_("Making a Film"), "backlot-film-symbolic", {
    N_("A film is made of photos. Press New Project, give the film a title, choose a style and a "
       "length, and add photos: by the file dialog, by dropping them into the window, or by "
       "pasting them."),
    N_("The photos are shown in the order of the film. Drag one to another place, or move it with "
       "Alt and an arrow key. F2 writes a caption that is seen in the film."),
    N_("Style, length, size and sound are above the photos. A draft is small and quick to render; "
       "it is good for a first look."),
    N_("Render makes the film. The price in credits stands on the button before anything is "
       "spent. The length of the film decides the price, not the number of photos."),
  } },
  { "renders", N_("Renders"), "media-playback-start-symbolic", {
    N_("Every render of a project stays, so that several can be compared. They are on the tab "
       "Renders."),
    N_("• Play shows the film. Space plays and pauses, the arrow keys move, F fills the screen."),
    N_("• Choose marks the render that is the film. It is the one that stands on the project’s "
       "card."),
    N_("• Export writes the film as a file wherever you like."),
    N_("A render goes on while the window is closed, and after a restart it continues where it "
       "was. When it fails, the credits come back, and the reason stands on the render."),
  } },
  { "credits", N_("Credits"), "backlot-credits-symbolic", {
    N_("Rendering costs credits. When a render begins, its price is reserved; when the film is "
       "done, it is charged; when it fails or is cancelled, all of it comes back."),
    N_("The page Credits shows how many there are, what was spent on which day, and each movement "
       "with the film it belongs to."),
    N_("The studio on this computer begins with 1000 credits. Top Up adds more, and no money is "
       "taken."),
  } },
  { "changes", N_("Changes and Undo"), "edit-undo-symbolic", {
    N_("Nothing has to be saved: each change is kept on this computer as it is made, also when "
       "the program or the computer stops at once."),
    N_("Ctrl+Z takes the last change back, Ctrl+Shift+Z makes it again: 50 steps in each "
       "project."),
    N_("What is deleted leaves the page at once, and is deleted for good a few seconds later. "
       "Until then Undo brings it back."),
  } },
  { "offline", N_("When the Studio Is Away"), "network-offline-symbolic", {
    N_("Without a connection everything goes on: photos, captions, the order, titles. The changes "
       "wait on this computer, and are sent in their order when the studio answers again."),
    N_("The row at the bottom of the sidebar tells how many changes wait. It opens the list of "
       "them, where each can be sent now or discarded."),
    N_("If somebody changed the same thing in the meantime, both versions are kept until you "
       "choose. Review shows them side by side."),
    N_("Only what costs credits needs a connection."),
  } },
  { "people", N_("Working Together"), "system-users-symbolic", {
    N_("A team has a studio of its own. The button above the sidebar goes from one studio to "
       "another; Connect to a Studio asks for the address or the invitation that your team was "
       "told. Each studio has its own projects, changes and credits."),
    N_("Share invites somebody to a project of a team’s studio: copy the invitation and send it, "
       "and it leads to that studio. Viewers see everything, commenters also comment, and editors "
       "also change. The owner gives the roles and can take them back."),
    N_("Who looks at the same project stands beside its title, and what somebody is writing in is "
       "marked."),
    N_("Tasks say what is still to be done, by whom and until when. In Notes and comments, @ and a "
       "name tells that person of it."),
  } },
  { "search", N_("Search and Commands"), "system-search-symbolic", {
    N_("Ctrl+K searches everywhere: projects, photos by their captions, renders, pages, and all "
       "commands of the page that is shown. Type a few letters of any words, and press Enter."),
    N_("Each command tells its own keys, so that the next time is quicker."),
  } },
  { "windows", N_("Several Windows"), "window-new-symbolic", {
    N_("Open in New Window, in the menu of a project, shows it in a window of its own. A film that "
       "is shown has a button for it, and its window has nothing else in it. Ctrl+Alt+N opens a "
       "new window with the page that is shown, Shift+Enter one with a project of the sidebar."),
    N_("Each window has its own page, panes, size and studio. Ctrl+W closes one of them. Ctrl+Q "
       "ends the program, and the next start shows all windows that were open."),
  } },
  { "files", N_("Files and Privacy"), "drive-harddisk-symbolic", {
    N_("What is made in the studio of this computer stays on it. That studio needs no account, no "
       "password and no network."),
    N_("Photos are copied when they are added: the originals may be moved or deleted afterwards."),
    N_("Preferences tell how much space is used by copies of pictures and films, and can remove "
       "them. They are made again when they are needed."),
    N_("Export Project, in the menu of a project, writes the whole project as one file: photos, "
       "captions, sound, tasks, notes and comments. Rendered films aren’t part of it. Import "
       "Project, in the main menu, shows what such a file has, and makes a new project of it."),
    N_("On the command line, “backlot film” makes a film without a window, and “backlot --status” "
       "tells what runs and what waits."),
  } },
};

const guint backlot_n_help_topics = G_N_ELEMENTS (backlot_help_topics);
