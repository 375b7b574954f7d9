#!/usr/bin/env python3
"""RTSP server for tests: endless H.264 from Annex B files, with faults on command.

Usage: server.py OPTIONS_JSON
  {"port": 0, "framesPerSecond": 10, "variants": {"clean": "/tmp/clean.h264", ...},
   "cameras": 2, "user": null, "password": null, "digest": false}

Every variant is a mount of its own (/clean, /blurred ...), and there are as many cameras as asked for (/camera1 ...)
that begin with the variant clean. `show` makes a mount send another variant from the next key frame on, without
touching the connection. Commands are JSON lines on standard input, each answered by one line on standard output:
  {"do": "show", "mount": "clean", "variant": "blurred"}   other picture, same connection
  {"do": "stall", "mount": "clean"}                        connection stays, packets stop
  {"do": "run", "mount": "clean"}                          packets flow again
  {"do": "cut", "mount": "clean"}                          clients are thrown out, the mount answers 404
  {"do": "restore", "mount": "clean"}                      the mount is back
The process ends when standard input closes.
"""

import json
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

LAUNCH = (
    "( appsrc name=source is-live=true do-timestamp=true format=time block=false max-bytes=4000000 "
    "caps=video/x-h264,stream-format=byte-stream,alignment=au ! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)


def access_units(path):
    """Splits an Annex B file with access unit delimiters into (bytes, is key frame)."""
    with open(path, "rb") as file:
        data = file.read()
    starts = []
    at = data.find(b"\x00\x00\x01")
    units = []
    while at >= 0:
        kind = data[at + 3] & 0x1F
        if kind == 9:
            starts.append(at - 1 if at > 0 and data[at - 1] == 0 else at)
            units.append(False)
        elif kind == 5 and units:
            units[-1] = True
        at = data.find(b"\x00\x00\x01", at + 3)
    ends = starts[1:] + [len(data)]
    if not starts or not units[0]:
        raise SystemExit(f"{path}: no access unit delimiters, or the first picture is no key frame")
    return [(data[s:e], key) for s, e, key in zip(starts, ends, units)]


class Mount:
    def __init__(self, server, name, variant, variants, rate, locked):
        self.name = name
        self.variants = variants
        self.units = variants[variant]
        self.wanted = variant
        self.position = 0
        self.stalled = False
        self.sources = []
        self.locked = locked
        self.server = server
        self.restore()
        GLib.timeout_add(round(1000 / rate), self.tick)

    def restore(self):
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(LAUNCH)
        factory.set_shared(True)
        if self.locked:
            permissions = GstRtspServer.RTSPPermissions()
            for right in ("access", "construct"):
                permissions.add_permission_for_role("user", f"media.factory.{right}", True)
            factory.set_permissions(permissions)
        factory.connect("media-configure", self.configure)
        self.server.get_mount_points().add_factory("/" + self.name, factory)

    def configure(self, _factory, media):
        source = media.get_element().get_by_name("source")
        # A decoder that joins in the middle of a group of pictures would wait: start at a key frame.
        while not self.units[self.position][1]:
            self.position = (self.position + 1) % len(self.units)
        self.sources.append(source)
        media.connect("unprepared", lambda _media: self.sources.remove(source) if source in self.sources else None)

    def tick(self):
        if self.stalled or not self.sources:
            return True
        if self.variants[self.wanted] is not self.units:
            following = self.position % len(self.units)
            if self.units[following][1]:
                self.units = self.variants[self.wanted]
                self.position = 0
        data, _key = self.units[self.position % len(self.units)]
        self.position = (self.position + 1) % len(self.units)
        for source in list(self.sources):
            source.emit("push-buffer", Gst.Buffer.new_wrapped(data))
        return True

    def cut(self):
        self.server.get_mount_points().remove_factory("/" + self.name)
        self.server.client_filter(lambda _server, _client: GstRtspServer.RTSPFilterResult.REMOVE)
        self.sources.clear()


def protect(server, options):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "user")
    if options.get("digest"):
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(options["user"], options["password"], token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(options["user"], options["password"]), token)
    server.set_auth(auth)


def obey(mounts, line):
    command = json.loads(line)
    mount = mounts[command["mount"]]
    if command["do"] == "show":
        if command["variant"] not in mount.variants:
            raise KeyError(command["variant"])
        mount.wanted = command["variant"]
    elif command["do"] == "stall":
        mount.stalled = True
    elif command["do"] == "run":
        mount.stalled = False
    elif command["do"] == "cut":
        mount.cut()
    elif command["do"] == "restore":
        mount.restore()
    else:
        raise KeyError(command["do"])


def main():
    options = json.loads(sys.argv[1])
    Gst.init(None)
    loop = GLib.MainLoop()
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(options.get("port", 0)))
    locked = bool(options.get("user"))
    if locked:
        protect(server, options)
    variants = {name: access_units(path) for name, path in options["variants"].items()}
    rate = options.get("framesPerSecond", 10)
    first = {name: name for name in variants}
    first.update({f"camera{n + 1}": "clean" for n in range(options.get("cameras", 0))})
    mounts = {name: Mount(server, name, variant, variants, rate, locked) for name, variant in first.items()}
    if server.attach(None) == 0:
        raise SystemExit("cannot listen")

    def on_line(channel, _condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        try:
            obey(mounts, line)
            print(json.dumps({"done": True}), flush=True)
        except Exception as error:  # the wrapper must hear about every failure
            print(json.dumps({"error": repr(error)}), flush=True)
        return True

    GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, on_line)
    print(json.dumps({"port": server.get_bound_port()}), flush=True)
    loop.run()


main()
