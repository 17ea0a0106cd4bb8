"""An endpoint that knows nothing but AWS's public service models, for calls that no emulator has.

    model_check.py HOST PORT

Each request is parsed by moto's parsers, which follow botocore's models; checked by botocore; and written once more by
botocore's serializer, which must give the same form: nothing sent may be unknown to the model or written another way.
What was parsed can be fetched, and answers can be laid ready; moto's serializer writes them, after the model again.
Requests belong to the access key that signed them, so that tests do not meet.

    PUT /_model/answers/KEY/OPERATION   {"result": {...}} or {"code": "...", "message": "..."}; answered in this order
    GET /_model/requests/KEY            [{"service": "ses", "operation": "...", "params": {...}}]
    GET /_model/models                  the versions of the models
"""

import json
import re
import sys
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qsl

import botocore
from botocore.serialize import create_serializer
from botocore.validate import validate_parameters
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.serialize import QuerySerializer
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

SIGNED = re.compile(r"Credential=([^/]+)/\d+/[^/]+/([^/]+)/aws4_request")
REQUESTS = defaultdict(list)
ANSWERS = defaultdict(list)
LOCK = Lock()


class Refused(Exception):
    """The request is not what the model says."""


class Wanted(ServiceException):
    """An error that a test asked for."""

    def __init__(self, code, message):
        self.code = code
        super().__init__(message)


def parse(service, form):
    """The operation and its parameters, if the model has them and would write them the same way."""
    model = get_service_model(service)
    fields = MultiDict(form)
    name = fields.get("Action", "")
    if name not in model.operation_names:
        raise Refused(f"{service} has no operation {name!r}")
    operation = model.operation_model(name)
    params = PROTOCOL_PARSERS["query"](operation).parse(
        {"method": "POST", "values": fields, "headers": {}, "body": b"", "url_path": "/", "url_params": {}}
    )
    if operation.input_shape is not None:
        validate_parameters(params, operation.input_shape)
        check_enums(operation.input_shape, params, name)
    written = create_serializer("query").serialize_to_request(params, operation)["body"]
    sent = {key: value for key, value in form}
    if len(sent) != len(form):
        raise Refused("a field was sent twice")
    written = {key: as_text(value) for key, value in written.items()}
    if sent != written:
        raise Refused(f"botocore would send {sorted(written.items())}, not {sorted(sent.items())}")
    return operation, params


def as_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_enums(shape, value, at):
    """botocore leaves enumerations to the service."""
    if shape.type_name == "structure":
        for member, inner in value.items():
            check_enums(shape.members[member], inner, f"{at}.{member}")
    elif shape.type_name == "list":
        for number, inner in enumerate(value):
            check_enums(shape.member, inner, f"{at}[{number}]")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        raise Refused(f"{at}: {value!r} is none of {shape.enum}")


def answer(key, operation):
    """What a test laid ready for this call, else an empty result."""
    with LOCK:
        ready = ANSWERS[key, operation.name]
        wanted = ready.pop(0) if ready else {"result": {}}
    result = Wanted(wanted["code"], wanted["message"]) if "code" in wanted else wanted["result"]
    written = QuerySerializer(operation).serialize(result)
    return written["status_code"], written["body"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def reply(self, status, text, kind="application/json"):
        data = text.encode() if isinstance(text, str) else text
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.body()
        signed = SIGNED.search(self.headers.get("Authorization", ""))
        if not signed:
            return self.reply(403, "the request is not signed", "text/plain")
        key, service = signed.groups()
        try:
            operation, params = parse(service, parse_qsl(body, keep_blank_values=True, strict_parsing=True))
        except Exception as fault:  # whatever it is, the test has to see it
            with LOCK:
                REQUESTS[key].append({"service": service, "refused": f"{type(fault).__name__}: {fault}", "body": body})
            return self.reply(400, str(fault), "text/plain")
        with LOCK:
            REQUESTS[key].append({"service": service, "operation": operation.name, "params": params})
        status, text = answer(key, operation)
        return self.reply(status, text, "text/xml")

    def do_PUT(self):
        _, _, what, key, operation = self.path.split("/")
        assert what == "answers", self.path
        with LOCK:
            ANSWERS[key, operation].append(json.loads(self.body()))
        return self.reply(200, "{}")

    def do_GET(self):
        if self.path == "/_model/models":
            return self.reply(200, json.dumps({"botocore": botocore.__version__}))
        if self.path.startswith("/_model/requests/"):
            with LOCK:
                return self.reply(200, json.dumps(REQUESTS[self.path.rsplit("/", 1)[1]], default=str))
        return self.reply(404, "{}")

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
