"""The signatures and hashes of C2PA manifests, verified by c2pa-python without any network."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from labelcheck.errors import BadInput, ReadError, Unsupported
from labelcheck.media.stream import Stream
from labelcheck.source import Source

if TYPE_CHECKING:
    from c2pa import Context

_STATES = {"Trusted": "trusted", "Valid": "valid", "Invalid": "invalid"}
_UNTRUSTED = "signingCredential.untrusted"
_OFFLINE: dict[str, Any] = {
    "version": 1,
    "core": {"allowed_network_hosts": [], "decode_identity_assertions": False},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
"""Without these, c2pa-python looks up remote manifests, revoked certificates and the documents of did:web identities."""


@dataclass(frozen=True, slots=True)
class Verified:
    """`state`: trusted, valid, invalid or unreadable. `failures`: C2PA's own codes. `signer` and `issuer`: of the certificate."""

    state: str
    failures: tuple[str, ...] = ()
    signer: str = ""
    issuer: str = ""


def verify(source: Source, mime: str, anchors: str) -> Verified:
    """What c2pa-python says of the file's active manifest; `anchors` are the certificates that it trusts, in PEM.

    Raises Unsupported where the library is not there or does not read such files, and the ReadError of a read that the
    limits refuse.
    """
    try:
        from c2pa import C2paError, Reader  # noqa: PLC0415  # 50 MB of native code, for files with a manifest
    except (ImportError, OSError):
        raise Unsupported("the library that verifies C2PA manifests cannot be loaded") from None
    if mime not in Reader.get_supported_mime_types():
        raise Unsupported("C2PA manifests of this format are not verified")
    stream = _Kept(source)
    try:
        with Reader(mime, stream, context=_context(anchors)) as reader:
            return _told(reader)
    except (C2paError, ValueError) as error:
        if stream.refused:
            raise stream.refused from None
        if isinstance(error, C2paError.Io):
            raise Unsupported("the C2PA manifest could not be verified") from None
        return Verified("unreadable", (type(error).__name__.removeprefix("_C2pa"),))


def _told(reader: Any) -> Verified:
    results = reader.get_validation_results() or {}
    failures = [entry.get("code", "") for entry in results.get("activeManifest", {}).get("failure", ())]
    told = json.loads(reader.json())
    signature = told.get("manifests", {}).get(told.get("active_manifest"), {}).get("signature_info") or {}
    return Verified(
        _STATES[reader.get_validation_state()],
        tuple(dict.fromkeys(code for code in failures if code != _UNTRUSTED)),
        str(signature.get("common_name") or ""),
        str(signature.get("issuer") or ""),
    )


class _Kept(Stream):
    """A stream that keeps the error of a read, which does not pass through native code."""

    refused: ReadError | None = None

    def readinto(self, room: Any) -> int:
        """How many bytes were read into `room`."""
        try:
            data = self.read(len(room))
        except ReadError as error:
            self.refused = error
            raise
        room[: len(data)] = data
        return len(data)

    def write(self, _data: object) -> int:
        """Refused: the library asks for the method and has no use for it."""
        raise io.UnsupportedOperation("a file that is checked is not written")


@cache
def _context(anchors: str) -> Context:
    from c2pa import Context, Settings  # noqa: PLC0415  # as above

    trust = {"trust": {"trust_anchors": anchors}} if anchors else {}
    return Context(Settings.from_dict(_OFFLINE | trust))


def read_anchors(pem: str, where: str) -> str:
    """The certificates of a PEM text, in PEM. Raises BadInput, in which `where` names the text, for what holds none."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415  # few scans name anchors
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415  # as above

    try:
        found = load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        reason = str(error).split(". ", 1)[0].rstrip(".")
        raise BadInput(
            f"{where}: found no certificate that can be read ({reason}), expected certificates in PEM"
        ) from None
    return "".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in found)
