"""How the REST interface reads a request's body and writes its answer."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from symbl_desktop.protocol.conversation import StoredTrackers
from symbl_desktop.protocol.wire import WireMessage

WRONG_TOKEN = "Token validation failed for provided token."  # noqa: S105 - it says that a password is wrong
_LARGEST_BODY = 1 << 20

Answer = WireMessage | StoredTrackers | Response


def error(status: int, words: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"message": words}, status, headers)


def response(answer: Answer) -> Response:
    return answer if isinstance(answer, Response) else Response(answer.to_wire(), media_type="application/json")


async def text_of(request: Request) -> str:
    """The body; HTTPException if it is beyond all bounds."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_BODY:
            raise HTTPException(413, "The request is too large.")
    return body.decode(errors="replace")
