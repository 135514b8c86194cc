"""AstroBin's equipment database as its published source has it, with invented filters: Django REST framework's content
negotiation with the browsable HTML renderer first, pages of 50, a search that `limit` cuts, DIY and unapproved filters
hidden, the rates of visitors. Prints its address; every request is a line of JSON on standard output."""
import json
import os
import sys
import time

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

FILTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 130

settings.configure(
    SECRET_KEY="of a test",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={},
    INSTALLED_APPS=["rest_framework"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    STATIC_URL="/static/",
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
        "PAGE_SIZE": 50,
    },
)
django.setup()

from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer  # noqa: E402
from rest_framework.exceptions import Throttled  # noqa: E402
from rest_framework.generics import GenericAPIView  # noqa: E402

BANDS = [("H-alpha", "H_ALPHA"), ("OIII", "O_III"), ("SII", "S_II"), ("Luminance", "L"), ("Red", "R")]


def entry(at):
    name, kind = BANDS[at % len(BANDS)]
    width = None if kind in "LR" else 3 + at % 4
    return {
        "id": 1000 + at,
        "brand": 7,
        "brandName": f"Maker{at // 25:03}",
        "name": f"{name} {width}nm {at:04}" if width else f"{name} {at:04}",
        "type": kind,
        "bandwidth": f"{width}.00" if width else None,
        "size": "ROUND_50_MM",
        "diy": at % 40 == 39,
        "approved": at % 30 != 29,
    }


ALL = [entry(at) for at in range(FILTERS)]
ASKED = []


class NamedBrowsableRenderer(BrowsableAPIRenderer):
    def get_default_renderer(self, view):
        return JSONRenderer()


class Filters(GenericAPIView):
    renderer_classes = [NamedBrowsableRenderer, JSONRenderer]
    # Of visitors: 150 in a minute, 500 in five.
    rates = [(150, 60), (500, 300)]

    def get_queryset(self):
        ask = self.request.query_params
        all = [each for each in ALL if (ask.get("allow-DIY") == "true" or not each["diy"])
               and (ask.get("allow-unapproved") == "true" or each["approved"])]
        if words := ask.get("q"):
            found = [each for each in all if all_in(words, each)]
            return found[: int(ask.get("limit", 50))]
        if ask.get("sort") == "az":
            return sorted(all, key=lambda each: (each["brandName"] + each["name"]).lower())
        return all

    def get(self, request):
        now = time.monotonic()
        ASKED.append(now)
        for most, seconds in self.rates:
            if sum(at > now - seconds for at in ASKED) > most:
                raise Throttled()
        page = self.paginate_queryset(self.get_queryset())
        hidden = ("diy", "approved")
        return self.get_paginated_response([{key: value for key, value in each.items() if key not in hidden} for each in page])


def all_in(words, entry):
    full = f"{entry['brandName']} {entry['name']}".lower()
    return all(word in full for word in words.lower().split())


def reverse(request):
    """Nominatim: who does not say where he comes from is refused."""
    if not request.headers.get("referer"):
        return HttpResponse("Access denied: see the usage policy", status=403)
    return HttpResponse(json.dumps({"display_name": "Hill Observatory"}), content_type="application/json")


urlpatterns = [path("api/v2/equipment/filter/", Filters.as_view()), path("reverse", reverse)]


def application(environ, start):
    line = {
        "path": environ["PATH_INFO"],
        "query": environ["QUERY_STRING"],
        "method": environ["REQUEST_METHOD"],
        "accept": environ.get("HTTP_ACCEPT"),
        "referer": environ.get("HTTP_REFERER"),
        "cookie": environ.get("HTTP_COOKIE"),
        "at": time.monotonic(),
    }
    print(json.dumps(line), flush=True)

    def allow(status, headers, *more):
        return start(status, [*headers, ("Access-Control-Allow-Origin", "*")], *more)

    return handler(environ, allow)


if __name__ == "__main__":
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    handler = WSGIHandler()
    server = make_server("127.0.0.1", 0, application, Server, Quiet)
    print(json.dumps({"address": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    # Ends with who started it.
    parent = os.getppid()
    server.timeout = 1
    while os.getppid() == parent:
        server.handle_request()
