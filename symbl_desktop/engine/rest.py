"""Which REST call leads where, and the exchange of the engine's token for web tokens."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from symbl_desktop.engine.answers import WRONG_TOKEN, Answer, error, response, text_of
from symbl_desktop.engine.auth import Doorkeeper, shown_token
from symbl_desktop.engine.conversation_api import ConversationApi
from symbl_desktop.engine.conversations import Conversation, Conversations
from symbl_desktop.protocol.account import TokenRequest, TokenResponse

_NO_CONVERSATION = "The conversationId is either invalid or does not exist."

About = Callable[[Conversation, Request], Awaitable[Answer]]


def rest_routes(conversations: Conversations, doorkeeper: Doorkeeper) -> list[Route]:
    api = ConversationApi(conversations)

    def route(path: str, method: str, handle: Callable[[Request], Awaitable[Answer]]) -> Route:
        async def guarded(request: Request) -> Response:
            if not doorkeeper.accepts(shown_token(request)):
                return error(401, WRONG_TOKEN)
            return response(await handle(request))

        return Route(path, guarded, methods=[method])

    def about(handle: About) -> Callable[[Request], Awaitable[Answer]]:
        async def look_up(request: Request) -> Answer:
            conversation = conversations.get(request.path_params["conversation_id"])
            return error(404, _NO_CONVERSATION) if conversation is None else await handle(conversation, request)

        return look_up

    base = "/v1/conversations/{conversation_id}"
    return [
        Route("/oauth2/token:generate", _token_endpoint(doorkeeper), methods=["POST"]),
        route("/v1/conversations", "GET", api.list),
        *(route(base + path, method, about(handle)) for method, path, handle in _calls(api)),
    ]


def _calls(api: ConversationApi) -> list[tuple[str, str, About]]:
    """Method, path within the conversation, and what answers it."""
    return [
        ("GET", "", api.show),
        ("PUT", "", api.label),
        ("DELETE", "", api.delete),
        ("GET", "/messages", api.messages),
        ("GET", "/topics", api.topics),
        ("GET", "/questions", api.questions),
        ("GET", "/action-items", api.action_items),
        ("GET", "/follow-ups", api.follow_ups),
        ("GET", "/insights", api.insights),
        ("GET", "/entities", api.entities),
        ("GET", "/trackers", api.trackers),
        ("GET", "/trackers-detected", api.trackers),
        ("GET", "/analytics", api.analytics),
        ("GET", "/summary", api.summary),
        ("GET", "/members", api.members),
        ("PUT", "/members/{member_id}", api.rename),
        ("PUT", "/speakers", api.attribute),
        ("PUT", "/speakers/", api.attribute),
        ("POST", "/transcript", api.transcript),
    ]


def _token_endpoint(doorkeeper: Doorkeeper) -> Callable[[Request], Awaitable[Response]]:
    async def generate(request: Request) -> Response:
        asked = TokenRequest.from_wire(await text_of(request))
        if asked is None or not asked.app_secret:
            return error(400, '"appSecret" is required')
        if not doorkeeper.is_secret(asked.app_secret):
            return error(401, "The appId or appSecret is wrong.")
        return response(TokenResponse(*doorkeeper.issue()))

    return generate
