"""A client that only listens to a conversation."""

import itertools

from symbl_desktop.engine.connection import SHUTTING_DOWN_CLOSE, Connection
from symbl_desktop.engine.gatherings import Gatherings
from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    Ping,
    Pong,
    RecognitionResult,
    ServerMessage,
    SubscriptionStarted,
    Topic,
    TopicResponse,
    parse_client_message,
)

_NORMAL_CLOSE = 1000


class Subscription:
    """Hears every speaker of the conversation under a connection id, from whenever it begins until it ends."""

    def __init__(self, connection: Connection, connection_id: str, gatherings: Gatherings) -> None:
        self._connection = connection
        self._connection_id = connection_id
        self._gatherings = gatherings
        self._message_numbers = itertools.count()
        self._insight_numbers = itertools.count()
        self._conversation_id = gatherings.subscribe(connection_id, self)
        self._say(SubscriptionStarted(self._conversation_id))

    def receive(self, text: str) -> None:
        if isinstance(parse_client_message(text), Ping):
            self._say(Pong())

    def receive_audio(self, data: bytes) -> None:
        pass  # it has nothing to say here

    def connection_lost(self) -> None:
        self._gatherings.unsubscribe(self._connection_id, self)

    def shut_down(self) -> None:
        self._connection.close(SHUTTING_DOWN_CLOSE)

    async def hold_back(self) -> None:
        pass  # what it sends costs nothing

    async def leave(self) -> None:
        self._gatherings.unsubscribe(self._connection_id, self)

    def hear_result(self, result: RecognitionResult, of: object) -> None:
        topic = None if result.is_final or result.user is None else result.user.id
        self._connection.post(result.to_wire(), topic)

    def hear_messages(self, messages: tuple[Message, ...]) -> None:
        self._say(MessageResponse(messages, next(self._message_numbers)))

    def hear_insights(self, insights: tuple[Insight, ...]) -> None:
        self._say(InsightResponse(insights, next(self._insight_numbers)))

    def hear_topics(self, topics: tuple[Topic, ...]) -> None:
        self._say(TopicResponse(topics))

    def hear_end(self) -> None:
        self._say(ConversationCompleted(self._conversation_id))
        self._connection.close(_NORMAL_CLOSE)

    def _say(self, message: ServerMessage) -> None:
        self._connection.post(message.to_wire())
