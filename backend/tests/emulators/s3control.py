"""S3 Batch Operations as far as AWS's public service model says what it is, for want of an emulator that has it.

    s3control.py HOST PORT

Requests are parsed by moto's parsers, which follow botocore's models; checked by botocore; and written once more by
botocore's serializer, which must give the same document. Answers are written by moto's serializer. What stands here is the
dictionary the jobs are kept in. Jobs belong to the access key that signed for them, so that tests do not meet.

    GET /_s3control/jobs/KEY    what CreateJob was asked, as botocore's parameters, the oldest first
"""

import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timezone
from http.server import ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from botocore.serialize import create_serializer
from botocore.validate import validate_parameters
from model_check import LOCK, SIGNED, Handler, Refused, Wanted, check_enums
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.serialize import RestXMLSerializer
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers, MultiDict

MODEL = get_service_model("s3control")
NAMES = ["CreateJob", "DescribeJob", "ListJobs", "UpdateJobStatus", "UpdateJobPriority"]
JOBS = defaultdict(list)
PAGE = 2


def route(method, path):
    """The operation of a request, and what stands in its path."""
    for name in NAMES:
        operation = MODEL.operation_model(name)
        pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", operation.http["requestUri"].split("?")[0])
        found = re.fullmatch(pattern, path)
        if found and operation.http["method"] == method:
            return operation, {key: unquote(value) for key, value in found.groupdict().items()}
    raise Refused(f"s3control has no {method} {path}")


def canonical(element):
    """A document without order, for comparing."""
    text = (element.text or "").strip()
    return (element.tag, text, sorted((canonical(child) for child in element), key=repr))


def parse(method, url, headers, body):
    """The operation and its parameters, if the model has them and would write them the same way."""
    operation, in_path = route(method, urlsplit(url).path)
    query = MultiDict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    request = {"method": method, "values": query, "headers": Headers(list(headers.items())), "body": body,
               "url_path": urlsplit(url).path, "url_params": in_path}
    params = PROTOCOL_PARSERS["rest-xml"](operation).parse(request)
    params = {key: value for key, value in params.items() if value not in (None, [])}
    validate_parameters(params, operation.input_shape)
    check_enums(operation.input_shape, params, operation.name)
    written = create_serializer("rest-xml").serialize_to_request(params, operation)["body"]
    if body and canonical(ElementTree.fromstring(body)) != canonical(ElementTree.fromstring(written)):
        raise Refused(f"botocore would send {written}, not {body}")
    return operation, params


def find(jobs, params):
    for job in jobs:
        if job["JobId"] == params["JobId"]:
            return job
    # The model has one code, and people have seen another: both have to be understood.
    raise Wanted("NoSuchJob" if params["JobId"] == "seen-so" else "NotFoundException", "The specified job does not exist")


def create(jobs, params):
    for job in jobs:
        if job["asked"]["ClientRequestToken"] == params["ClientRequestToken"]:
            if job["asked"] == params:
                return {"JobId": job["JobId"]}
            raise Wanted("IdempotencyException", "the token was used for another job")
    number = len(jobs)
    job = {key: params[key] for key in params if key not in ("AccountId", "ClientRequestToken", "Tags")}
    job |= {
        "asked": params,
        "JobId": f"{number:08d}-0000-4000-8000-000000000000",
        "Status": "Suspended" if params.get("ConfirmationRequired", True) else "Active",
        "CreationTime": datetime.fromtimestamp(1_800_000_000 + number, timezone.utc),
        "ProgressSummary": {"TotalNumberOfTasks": 7, "NumberOfTasksSucceeded": 4, "NumberOfTasksFailed": 1,
                            "Timers": {"ElapsedTimeInActiveSeconds": 12}},
        "FailureReasons": [{"FailureCode": "Code", "FailureReason": "reason"}],
    }
    job["JobArn"] = f"arn:aws:s3:eu-west-1:{params['AccountId']}:job/{job['JobId']}"
    jobs.append(job)
    return {"JobId": job["JobId"]}


def listing(jobs, params):
    token = params.get("NextToken", "0")
    if not token.isdigit():
        raise Wanted("InvalidNextTokenException", "the token is none of ours")
    start = int(token)
    page = [job | {"Operation": next(iter(job["Operation"]))} for job in jobs[start : start + PAGE]]
    more = {"NextToken": str(start + PAGE)} if start + PAGE < len(jobs) else {}
    return {"Jobs": page} | more


MOVES = {("Suspended", "Ready"), ("Suspended", "Cancelled"), ("Ready", "Cancelled"), ("Active", "Cancelled")}


def update_status(jobs, params):
    job = find(jobs, params)
    if (job["Status"], params["RequestedJobStatus"]) not in MOVES:
        raise Wanted("JobStatusException", f"the job is {job['Status']}")
    job["Status"] = params["RequestedJobStatus"]
    if "StatusUpdateReason" in params:
        job["StatusUpdateReason"] = params["StatusUpdateReason"]
    return job


def update_priority(jobs, params):
    job = find(jobs, params)
    job["Priority"] = params["Priority"]
    return job


CALLS = {"CreateJob": create, "DescribeJob": lambda jobs, params: {"Job": find(jobs, params)}, "ListJobs": listing,
         "UpdateJobStatus": update_status, "UpdateJobPriority": update_priority}


def answer(operation, jobs, params):
    try:
        with LOCK:
            result = CALLS[operation.name](jobs, params)
    except Wanted as error:
        result = error
    written = RestXMLSerializer(operation).serialize(result)
    body = written["body"]
    # moto names the root after the operation, the model after the output's shape.
    name = operation.output_shape.name
    body = body.replace(f"<{operation.name}Response", f"<{name}").replace(f"</{operation.name}Response", f"</{name}")
    return written["status_code"], body


class S3Control(Handler):
    def call(self, method):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        signed = SIGNED.search(self.headers.get("Authorization", ""))
        if not signed:
            return self.reply(403, "the request is not signed", "text/plain")
        try:
            operation, params = parse(method, self.path, self.headers, body)
            status, text = answer(operation, JOBS[signed.group(1)], params)
        except Exception as fault:  # whatever it is, the test has to see it
            text = f"<ErrorResponse><Error><Code>NotTheModel</Code><Message>{type(fault).__name__}: {escape(fault)}</Message></Error></ErrorResponse>"
            return self.reply(400, text, "text/xml")
        return self.reply(status, text, "text/xml")

    def do_POST(self):
        return self.call("POST")

    def do_GET(self):
        if self.path.startswith("/_s3control/jobs/"):
            with LOCK:
                asked = [job["asked"] for job in JOBS[self.path.rsplit("/", 1)[1]]]
            return self.reply(200, json.dumps(asked, default=iso))
        if self.path.startswith("/v20180820/"):
            return self.call("GET")
        return self.reply(404, "{}")


def escape(fault):
    return str(fault).replace("&", "&amp;").replace("<", "&lt;")


def iso(time):
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), S3Control).serve_forever()
