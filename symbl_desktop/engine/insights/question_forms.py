"""How questions begin and end, and what sounds like one without asking anything."""

import re

from symbl_desktop.engine.insights.word_lists import words

ASKING_WORDS = words("what who whom whose which when where why how")
SUBJECTS = words(
    "i you he she it we they this that these those there anyone anybody someone somebody everyone everybody people",
    "the my your his her our their any all some both",
)
ECHOES = words("really sorry pardon right okay yes no huh what hello true anything like seriously oh so and but")

# "..., right?" asks for a nod, not for an answer.
TAGS = frozenset(
    {
        *(
            "right",
            "okay",
            "yes",
            "no",
            "huh",
            "correct",
            "you know",
            "you see",
            "see",
            "is it",
            "is it not",
            "is not it",
        ),
        *(
            "does not it",
            "do not you",
            "are not you",
            "are not we",
            "did not it",
            "was not it",
            "will not it",
            "or what",
        ),
        *("would not it", "can not we", "should not we", "are they", "do they", "can you", "will you", "could you"),
        *("do not we", "did not we", "are not they", "have not we", "has not it", "is that right", "make sense"),
        *("you know what i mean", "do you know what i mean", "does that make sense", "if that makes sense", "got it"),
    }
)


def _opening(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(forms)})(?!\S)")


# Not meant to be answered, or answered by looking up.
RHETORICAL = _opening(
    "who (?:knows|cares|does not|would not|is not|could have|would have|the hell|wants that)",
    "why (?:do|does|is|are) (?:we|it|they|this|these things|i) always|why bother|why not$|since when",
    "what (?:is the point|can i say|the hell|can you do|else is new|do i know|are the odds|would i|am i|was i)",
    "how (?:cool|great|nice|lovely|funny|bad|dare|on earth|is that even)|how hard can",
    "is not (?:that|it|this) (?:great|nice|funny|cool|lovely|wonderful|amazing)",
    "you know what|guess what|where (?:were we|was i)|what is it called|what do you call",
    "are you (?:kidding|serious)|is this a joke",
)
INCREDULOUS = re.compile(r"(?<!\S)(?:even possible|on earth|the hell|in the world)(?!\S)")

# Small talk, and keeping the meeting going.
HOUSEKEEPING = _opening(
    "how (?:are|is) (?:you|everyone|everybody|it going|life|things|we doing)|how do you do$|what is up",
    "how was (?:your|the) (?:weekend|holiday|trip|vacation|flight|evening|day)|did you have a (?:good|nice)",
    "(?:shall|should|can|could) we (?:get )?(?:start|begin|go on|continue|move on|going|wrap up|stop|take a break)",
    "shall (?:i|we)(?: go| begin| start)?$|who (?:is next|wants to (?:go|start))|what is next|next slide|ready to go",
    "(?:can|could|do) (?:you|everyone|everybody|anybody|anyone|people|we) (?:all |just )?(?:hear|see)",
    "am i (?:audible|on mute|muted|next)|are you (?:there|ready|okay|on mute|muted)|is it my turn",
    "is (?:everyone|everybody|anyone|anybody) (?:here|there|ready|else)|anything else|anyone else",
    "(?:(?:are|is) there )?any (?:other |more )?(?:questions|comments|thoughts|objections|remarks)",
    "(?:do|does) (?:you|anyone|anybody|everyone) have any (?:other )?(?:questions|comments)",
    "can i (?:go|start|just|say|ask|interrupt|share)|may i|could i just|(?:do you |would you )?mind if|you know",
    "what (?:did you say|was that)|(?:could|can) you (?:repeat|say)|say that again",
)

WONDERING = re.compile(
    r"(?<!\S)(?:i (?:was |am )?(?:just )?wonder(?:ing)?|i (?:would like|want) to know|(?:my|the) question (?:is|was)|"
    r"any idea|do you know) (?:if|whether|what|who|when|where|why|how|which)(?!\S)"
)

# An asking word that opens a statement: "What we need is time.", "When it comes to …"
STATING = _opening(
    "(?:what|when|where|how|why|which) (?:i|we|you|he|she|they|it|the|a|this)|in which case",
    "which (?:is|means|was|makes|would|will|could|can|should|has|had|are|were)|who (?:is|was|are|has|will) the",
    "what is (?:more|important|nice|interesting|good|great|new|worse|common)",
)
