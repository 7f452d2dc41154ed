"""What can be fetched and changed during and after a conversation."""

from datetime import datetime
from typing import Any

import httpx

from tests.engine.scripted import ENGINE, Client, Site, play, said

ANA = {"userId": "ana@example.com", "name": "Ana"}
BEN = {"userId": "ben-7", "name": "Ben"}
WISHES: dict[str, Any] = {
    "insightTypes": ["action_item", "question"],
    "config": {"meetingTitle": "Garden", "audioOffset": 0.0, "timezoneOffset": 480},
}


class Api:
    def __init__(self, http: httpx.AsyncClient, conversation_id: str) -> None:
        self.http = http
        self.base = f"/v1/conversations/{conversation_id}"

    async def get(self, path: str, **query: str) -> Any:
        answer = await self.http.get(self.base + path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


def meet(scene: Any) -> Any:
    """A meeting of Ana and Ben, which is still going on when the scene begins."""

    async def run(site: Site) -> Any:
        async with (
            site.client() as ana,
            site.client() as ben,
            httpx.AsyncClient(base_url=site.http, headers={"Authorization": f"Bearer {ENGINE}"}) as http,
        ):
            await ana.start(speaker=ANA, **WISHES)
            created = await ana.hear("conversation_created")
            await ana.send(said(1, 3))
            await until(ana, ["line 1"])
            await ben.start(speaker=BEN, **WISHES)
            await ben.send(said(0, 0, 5))
            assert await ana.stop() == 1000
            return await scene(Api(http, created["message"]["data"]["conversationId"]), ben)

    return play(run)


async def until(client: Client, sentences: list[str]) -> None:
    while client.sentences != sentences:
        await client.hear("message_response")


def test_a_running_meeting_answers_with_what_is_known_so_far() -> None:
    async def scene(api: Api, ben: Client) -> None:
        known = await api.get("")
        assert (known["name"], known["type"], known["metadata"]) == ("Garden", "meeting", {})
        assert [item["text"] for item in (await api.get("/messages"))["messages"]] == ["line 1", "line 3"]
        assert (await api.http.get(api.base + "/summary")).status_code == 404
        await ben.stop()
        assert (await api.get("/summary")) == {"summary": []}
        assert [item["text"] for item in (await api.get("/messages"))["messages"]] == ["line 1", "line 3", "line 5"]
        ended = await api.get("")
        assert datetime.fromisoformat(ended["endTime"]) >= datetime.fromisoformat(known["startTime"])

    meet(scene)


def test_messages_have_words_when_asked_for() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()
        first, *_ = (await api.get("/messages"))["messages"]
        assert "words" not in first
        assert first["from"] == {"id": first["from"]["id"], "name": "Ana", "email": "ana@example.com"}
        assert first["phrases"] == []
        first, *_, last = (await api.get("/messages", verbose="true"))["messages"]
        assert [(word["word"], word["timeOffset"], word["duration"]) for word in first["words"]] == [
            ("line", 0.25, 0.25),
            ("1", 0.5, 0.25),
        ]
        assert (first["words"][0]["speakerTag"], last["words"][0]["speakerTag"]) == (1, 2)

    meet(scene)


def test_insights_are_sorted_by_kind() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()
        (question,) = (await api.get("/questions"))["questions"]
        assert set(question) == {"id", "text", "type", "score", "messageIds", "from"}
        assert question["from"]["name"] == "Ana"
        (task,) = (await api.get("/action-items"))["actionItems"]
        assert task["dueBy"] == "2026-01-09T08:00:00.000Z"
        assert task["assignee"]["name"] == "Ben"
        assert task["definitive"] is True
        assert {entity["type"] for entity in task["entities"]} == {"person", "date"}
        messages = (await api.get("/messages"))["messages"]
        assert task["messageIds"] == [item["id"] for item in messages if item["text"] == "line 5"]
        assert (await api.get("/follow-ups")) == {"followUps": []}
        assert len((await api.get("/insights"))["insights"]) == 2
        (topic,) = (await api.get("/topics"))["topics"]
        assert (topic["text"], topic["type"]) == ("line 5", "topic")

    meet(scene)


def test_what_is_not_looked_for_is_empty() -> None:
    async def scene(api: Api, _: Client) -> None:
        assert (await api.get("/entities")) == {"entities": []}
        assert (await api.get("/trackers")) == []
        assert (await api.get("/trackers-detected")) == []

    meet(scene)


def test_talk_times_add_up() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()
        analytics = await api.get("/analytics")
        seconds = {item["type"]: item["seconds"] for item in analytics["metrics"]}
        assert seconds["total_talk_time"] == 1.5
        assert seconds["total_overlap"] == 0
        ana, ben_s = analytics["members"]
        assert (ana["name"], ana["talkTime"]["seconds"], ana["listenTime"]["seconds"]) == ("Ana", 1, 0.5)
        assert ana["talkTime"]["percentage"] + ana["listenTime"]["percentage"] == 100
        assert (ana["pace"]["wpm"], ben_s["pace"]["wpm"]) == (240, 240)

    meet(scene)


def test_renaming_a_member_renames_everything_that_was_said() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()
        members = {item["name"]: item for item in (await api.get("/members"))["members"]}
        assert members["Ben"]["userId"] == "ben-7"
        path = f"{api.base}/members/{members['Ben']['id']}"
        assert (await api.http.put(path, json={"name": ""})).status_code == 400
        answer = await api.http.put(path, json={"id": "x", "name": "Ben Rivera", "email": "ben@example.com"})
        assert answer.json()["message"].startswith(f"Member with id: {members['Ben']['id']} for conversationId")
        assert (await api.get("/messages"))["messages"][-1]["from"]["name"] == "Ben Rivera"
        task = (await api.get("/action-items"))["actionItems"][0]
        assert (task["from"]["name"], task["assignee"]["email"]) == ("Ben Rivera", "ben@example.com")
        assert (await api.http.put(f"{api.base}/members/nobody", json={"name": "N"})).status_code == 404

    meet(scene)


def test_speaker_events_give_sentences_to_those_who_spoke() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()
        begin = {"type": "started_speaking", "user": {"name": "Cleo"}, "offset": {"seconds": 1, "nanos": 0}}
        end = {"type": "stopped_speaking", "user": {"name": "Cleo"}, "offset": {"seconds": 0, "nanos": 1_900_000_000}}
        answer = await api.http.put(f"{api.base}/speakers/", json={"speakerEvents": [begin, end]})
        assert "successfully" in answer.json()["message"]
        assert [item["from"]["name"] for item in (await api.get("/messages"))["messages"]] == ["Ana", "Cleo", "Ben"]
        assert (await api.get("/questions"))["questions"][0]["from"]["name"] == "Cleo"

    meet(scene)


def test_a_transcript_is_made_in_two_forms() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()

        async def transcript(**wishes: object) -> Any:
            return (await api.http.post(f"{api.base}/transcript", json=wishes)).json()

        plain = await transcript(contentType="text/markdown")
        assert plain["transcript"] == {"payload": "line 1 line 3 line 5", "contentType": "text/markdown"}
        named = await transcript(contentType="text/markdown", createParagraphs=True, showSpeakerSeparation=True)
        assert named["transcript"]["payload"].startswith("Ana: line 1<br/><br/>Ana: line 3<br/><br/>Ben: line 5")
        titles = await transcript(contentType="text/srt", showSpeakerSeparation=True)
        assert titles["transcript"]["payload"].startswith("1\n00:00:00,250 --> 00:00:00,750\nAna: line 1\n\n2\n")
        assert "contentType" in (await transcript(contentType="text/html"))["message"]
        assert "contentType" in (await transcript())["message"]

    meet(scene)


def test_conversations_are_listed_by_page_and_time() -> None:
    async def scene(api: Api, ben: Client) -> None:
        await ben.stop()

        async def listed(**query: str) -> list[str]:
            answer = await api.http.get("/v1/conversations", params=query)
            assert answer.status_code == 200, answer.text
            return [item["name"] for item in answer.json()["conversations"]]

        assert await listed() == ["Garden"]
        assert await listed(limit="0") == []
        assert await listed(offset="1") == []
        assert await listed(order="desc", sort="conversation.name") == ["Garden"]
        assert await listed(endTime="2020-01-01T00:00:00Z", startTime="2019-01-01T00:00:00Z") == []
        for wrong in ({"limit": "x"}, {"limit": "-1"}, {"startTime": "yesterday"}):
            assert (await api.http.get("/v1/conversations", params=wrong)).status_code == 400

    meet(scene)


def test_labels_can_be_put_on_a_conversation_and_nothing_else_changed() -> None:
    async def scene(api: Api, _: Client) -> None:
        answer = await api.http.put(api.base, json={"metadata": {"team": "garden"}, "name": "no"})
        assert answer.json()["metadata"] == {"team": "garden"}
        assert ((await api.get(""))["metadata"], (await api.get(""))["name"]) == ({"team": "garden"}, "Garden")
        assert (await api.http.put(api.base, json={})).status_code == 400

    meet(scene)


def test_a_deleted_conversation_is_gone_and_its_meeting_still_ends_well() -> None:
    async def scene(api: Api, ben: Client) -> None:
        assert (await api.http.delete(api.base)).json() == {"message": "successfully deleted the conversation"}
        for answer in (await api.http.get(api.base), await api.http.delete(api.base)):
            assert answer.status_code == 404
            assert answer.json() == {"message": "The conversationId is either invalid or does not exist."}
        assert await ben.stop() == 1000

    meet(scene)
