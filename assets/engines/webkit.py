"""A page of WebKitGTK for `make engines`: orders come as JSON lines, and each is answered by one. Its data lies in a directory and outlives
a kill, which MiniBrowser's does not under automation."""

import base64
import io
import json
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

data, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
manager = WebKit2.WebsiteDataManager(base_data_directory=data, base_cache_directory=data + "/cache")
view = WebKit2.WebView.new_with_context(WebKit2.WebContext.new_with_website_data_manager(manager))
window = Gtk.OffscreenWindow()
window.set_default_size(width, height)
view.set_size_request(width, height)
window.add(view)
window.show_all()


def answer(**said):
    print(json.dumps(said), flush=True)


def evaluated(_, task):
    try:
        answer(value=view.evaluate_javascript_finish(task).to_string())
    except GLib.Error as error:
        answer(error=error.message)


def pictured(_, task):
    try:
        out = io.BytesIO()
        view.get_snapshot_finish(task).write_to_png(out)
        answer(value=base64.b64encode(out.getvalue()).decode())
    except GLib.Error as error:
        answer(error=error.message)


def order(channel, _):
    line = channel.readline()
    if not line:
        Gtk.main_quit()
        return False
    act, argument = json.loads(line)
    if act == "navigate":
        view.load_uri(argument)
        answer(value="")
    elif act == "evaluate":
        view.evaluate_javascript(argument, -1, None, None, None, evaluated)
    elif act == "picture":
        view.get_snapshot(WebKit2.SnapshotRegion.VISIBLE, WebKit2.SnapshotOptions.NONE, None, pictured)
    return True


GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, order)
answer(value="WebKitGTK %d.%d.%d" % (WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()))
Gtk.main()
