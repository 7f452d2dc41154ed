"""The Conversation API, answered from memory."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from symbl_desktop.engine.answers import Answer, error, text_of
from symbl_desktop.engine.attribution import attribute
from symbl_desktop.engine.conversations import Conversation, Conversations
from symbl_desktop.engine.stored import (
    stored_conversation,
    stored_insight,
    stored_members,
    stored_message,
    stored_topic,
)
from symbl_desktop.engine.talk_time import talk_times
from symbl_desktop.engine.transcripts import transcript
from symbl_desktop.protocol.account import ApiMessage
from symbl_desktop.protocol.analytics import SpeakerEvents
from symbl_desktop.protocol.conversation import (
    ConversationMetadata,
    Members,
    Person,
    StoredActionItems,
    StoredEntities,
    StoredFollowUps,
    StoredInsight,
    StoredInsights,
    StoredMessages,
    StoredQuestions,
    StoredTopics,
    StoredTrackers,
    Summary,
)
from symbl_desktop.protocol.conversation import Conversations as ConversationList
from symbl_desktop.protocol.documents import TranscriptRequest, TranscriptResponse

_CHANGED = "successfully! The update should be reflected in all messages and insights along with this conversation"
_MOST_LISTED = 65536


class ConversationApi:
    """One method a call. Nothing here waits, so every answer is of one moment."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def list(self, request: Request) -> Answer:
        try:
            limit = min(_MOST_LISTED, int(request.query_params.get("limit", 20)))
            offset = int(request.query_params.get("offset", 0))
            week_ago = datetime.now(UTC) - timedelta(days=7)
            first, last = _time(request, "startTime", week_ago), _time(request, "endTime", datetime.now(UTC))
        except ValueError as problem:
            return error(400, str(problem))
        if limit < 0 or offset < 0:
            return error(400, '"limit" and "offset" must not be negative')
        by_name = "name" in request.query_params.get("sort", "")
        found = sorted(
            (stored_conversation(item) for item in self._conversations),
            key=lambda item: item.name if by_name else item.start_time,
            reverse=request.query_params.get("order", "asc").lower() == "desc",
        )
        within = [item for item in found if first <= datetime.fromisoformat(item.start_time) <= last]
        return ConversationList(tuple(within[offset : offset + limit]))

    async def show(self, conversation: Conversation, _: Request) -> Answer:
        return stored_conversation(conversation)

    async def label(self, conversation: Conversation, request: Request) -> Answer:
        asked = ConversationMetadata.from_wire(await text_of(request))
        if asked is None or asked.metadata is None:
            return error(400, '"metadata" must be an object')
        conversation.metadata.update(asked.metadata)
        return ConversationMetadata(conversation.id, dict(conversation.metadata))

    async def delete(self, conversation: Conversation, _: Request) -> Answer:
        self._conversations.delete(conversation.id)
        return ApiMessage("successfully deleted the conversation")

    async def messages(self, conversation: Conversation, request: Request) -> Answer:
        verbose = request.query_params.get("verbose") == "true"
        return StoredMessages(
            tuple(stored_message(item, conversation, verbose=verbose) for item in conversation.messages)
        )

    async def topics(self, conversation: Conversation, _: Request) -> Answer:
        return StoredTopics(tuple(map(stored_topic, conversation.topics.values())))

    async def questions(self, conversation: Conversation, _: Request) -> Answer:
        return StoredQuestions(_insights(conversation, "question"))

    async def action_items(self, conversation: Conversation, _: Request) -> Answer:
        return StoredActionItems(_insights(conversation, "action_item"))

    async def follow_ups(self, conversation: Conversation, _: Request) -> Answer:
        return StoredFollowUps(_insights(conversation, "follow_up"))

    async def insights(self, conversation: Conversation, _: Request) -> Answer:
        return StoredInsights(_insights(conversation, None))

    async def entities(self, _: Conversation, __: Request) -> Answer:
        return StoredEntities()

    async def trackers(self, _: Conversation, __: Request) -> Answer:
        return StoredTrackers()

    async def analytics(self, conversation: Conversation, _: Request) -> Answer:
        return talk_times(conversation)

    async def summary(self, conversation: Conversation, _: Request) -> Answer:
        if self._conversations.is_live(conversation):
            return error(404, "The summary is made when the conversation is over.")
        return Summary()

    async def members(self, conversation: Conversation, _: Request) -> Answer:
        return Members(stored_members(conversation))

    async def rename(self, conversation: Conversation, request: Request) -> Answer:
        member_id = request.path_params["member_id"]
        asked = Person.from_wire(await text_of(request))
        if asked is None or not asked.name:
            return error(400, '"name" is not allowed to be empty')
        if not conversation.rename_member(member_id, asked.name, asked.email or None):
            return error(404, "The memberId is either invalid or does not exist.")
        return ApiMessage(f"Member with id: {member_id} for conversationId: {conversation.id} updated {_CHANGED}")

    async def attribute(self, conversation: Conversation, request: Request) -> Answer:
        asked = SpeakerEvents.from_wire(await text_of(request))
        if asked is None or not asked.events:
            return error(400, '"speakerEvents" is not allowed to be empty')
        attribute(conversation, asked.events)
        return ApiMessage(f"Speaker events associated for conversationId: {conversation.id} {_CHANGED}")

    async def transcript(self, conversation: Conversation, request: Request) -> Answer:
        asked = TranscriptRequest.from_wire(await text_of(request)) or TranscriptRequest()
        text = transcript(conversation, asked)
        if text is None:
            return error(400, '"contentType" must be one of text/markdown, text/srt')
        return TranscriptResponse(text, asked.content_type)


def _insights(conversation: Conversation, kind: str | None) -> tuple[StoredInsight, ...]:
    return tuple(stored_insight(item) for item in conversation.insights.values() if kind in (None, item.kind))


def _time(request: Request, name: str, default: datetime) -> datetime:
    given = request.query_params.get(name)
    if not given:
        return default
    try:
        time = datetime.fromisoformat(given)
    except ValueError:
        raise ValueError(f'"{name}" must be a valid ISO 8601 date') from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
