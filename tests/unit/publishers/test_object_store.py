"""What people are told when an object store refuses, and which addresses are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import PublishTarget
from generator.errors import PublishError
from generator.publishers import open_target

pytest.importorskip("obstore", reason="obstore is not installed (extra `cloud`)")
from obstore.exceptions import GenericError, PermissionDeniedError

from generator.publishers.object_store import ObjectStoreTarget

FORBIDDEN = (
    "Generic S3 error: Error performing PUT https://s3.example/news/a.html in 12.3ms - Server returned non-2xx status "
    'code: 403 Forbidden: <?xml version="1.0" encoding="utf-8"?> <Error><Code>SignatureDoesNotMatch</Code>'
    "<Message>The signature does not match</Message><StringToSign>s3cr3t</StringToSign></Error>\n\n"
    "Debug source:\nGeneric { store: s3cr3t }"
)
CASES = [
    (
        PermissionDeniedError(FORBIDDEN),
        (
            r"^s3://news: a\.html cannot be written: 403 Forbidden: The signature does not match\. "
            r"Check the credentials in the environment \(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY\)\.$"
        ),
    ),
    (
        GenericError(
            "Generic S3 error: Error performing GET http://h/news/x in 349.1ms, after 6 retries, max_retries: 6, "
            "retry_timeout: 60s - Server returned non-2xx status code: 404 Not Found: "
            "<Error><Code>NoSuchBucket</Code></Error>"
        ),
        r": there is no such bucket\. Make it first\.$",
    ),
    (
        GenericError(
            "Generic GCS error: Error performing GET http://h/b/x in 4.6ms - HTTP error: error sending request"
        ),
        r": the service does not answer\. Check the network, `endpoint` and `region`\.$",
    ),
    (
        GenericError("Generic S3 error: Error performing PUT http://169.254.169.254/latest/api/token in 7ms - x"),
        r": no credentials were found\. Put them into the environment \(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY\)\.$",
    ),
    (GenericError("something else went wrong."), r": something else went wrong\.$"),
    (GenericError("x - <Message>" * 20_000), r"cannot be written"),
]


@pytest.mark.parametrize(("error", "message"), CASES)
def test_an_error_says_what_happened_and_what_to_do(
    error: Exception, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service's own words without the request, its duration or what was signed."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("obstore.put", fail)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t")
    target = open_target("s3://news", PublishTarget(target="", region="us-east-1"), Path())
    assert isinstance(target, ObjectStoreTarget)

    with pytest.raises(PublishError, match=message) as caught:
        target._put("a.html", b"", {}, mode="overwrite")

    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
@pytest.mark.parametrize(
    ("address", "message"),
    [("", "names no bucket"), ("key:secret@bucket", "must not carry credentials"), ("bucket?sig=x", "names no bucket")],
)
def test_addresses_that_are_none_are_refused(scheme: str, address: str, message: str) -> None:
    """Each kind of store, before anything is asked for; a secret is not repeated."""
    with pytest.raises(PublishError, match=message) as caught:
        open_target(f"{scheme}://{address}", PublishTarget(target=""), Path())

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
def test_another_service_is_reached_at_its_endpoint(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`endpoint` counts for each of them: here one where nobody answers."""
    monkeypatch.setattr("generator.publishers.object_store.RETRIES", 0)
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "k"),
        ("AWS_SECRET_ACCESS_KEY", "k"),
        ("GOOGLE_BEARER_TOKEN", "k"),
        ("AZURE_STORAGE_ACCOUNT_NAME", "k"),
        ("AZURE_STORAGE_ACCOUNT_KEY", "aw=="),
    ):
        monkeypatch.setenv(name, value)
    target = open_target(f"{scheme}://bucket", PublishTarget(target="", endpoint="http://127.0.0.1:9"), Path())

    with pytest.raises(PublishError, match=rf"{scheme}://bucket: x cannot be read: the service does not answer"):
        target.read("x")
