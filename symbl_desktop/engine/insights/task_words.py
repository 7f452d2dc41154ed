"""Words that tell work to be done after a meeting from talk, and from what people do while they sit in it."""

from symbl_desktop.engine.insights.word_lists import words

# Work that leaves something behind, or reaches someone who is not here. Two words are a verb with its particle.
DELIVERING_VERBS = words(
    "send email mail call phone ring message text ping forward circulate distribute submit share post upload",
    "publish write draft prepare update revise rewrite edit document summarise summarize translate print copy",
    "cc check verify confirm investigate research test measure calculate estimate compare evaluate analyse",
    "analyze review read study collect gather compile book schedule arrange organise organize reserve order",
    "buy purchase pay sign hire invite interview recruit train contact reach fix repair patch debug deploy",
    "release ship install configure migrate merge push build implement develop design create produce deliver",
    "finish complete finalise finalize file register apply cancel renew remove delete replace add negotiate",
    "convince persuade ask talk speak remind clarify report track monitor assign delegate coordinate handle",
    "approve clean tag label export import record rerun repeat upgrade close raise request bring fetch",
    "collect drop deliver propose present plan budget quote invoice announce notify inform tell rename set",
    "put dig sort follow chase hand fill tidy return restart switch turn archive back transfer transcribe",
    "annotate label number sketch open meet",
)
DELIVERING_PHRASES = frozenset(
    {
        *(
            "look into",
            "look at",
            "look up",
            "look after",
            "find out",
            "figure out",
            "work on",
            "work out",
            "follow up",
        ),
        *(
            "get back",
            "get rid",
            "get hold",
            "get in",
            "get a",
            "get the",
            "get you",
            "get that",
            "come up",
            "put together",
        ),
        *(
            "take care",
            "take over",
            "take on",
            "make sure",
            "make a",
            "make the",
            "make an",
            "set up",
            "dig up",
            "dig out",
        ),
        *("take a look", "have a look", "get back to you", "get back to them", "get back to him", "get back to her"),
        *("sort out", "pick up", "hand over", "sign off", "sign up", "let you", "let him", "let her", "let them"),
        *("let everyone", "let everybody", "give you", "give him", "give her", "give them", "keep track", "talk to"),
        *(
            "speak to",
            "speak with",
            "talk with",
            "report back",
            "circle back",
            "reach out",
            "write up",
            "do the",
            "do a",
        ),
        *(
            "try out",
            "run the",
            "run a",
            "run it",
            "go find",
            "check in",
            "check with",
            "bring up",
            "see if",
            "see whether",
        ),
        *("send out", "send around", "fill in", "fill out", "draw up", "chase up", "hook up", "turn off", "switch off"),
    }
)

# What is done in the room, now: no note-taker writes it down.
MEETING_VERBS = words(
    "show explain start begin say go move skip hold wait stop sit sing introduce describe pass load click",
    "scroll zoom mute unmute grab leave let come stay stick jump summarize recap mention elaborate act quit",
    "interrupt pause pretend play joke admit assume guess argue agree disagree bet point demonstrate",
    "illustrate",
)
MEETING_PHRASES = frozenset(
    {
        *(
            "show you",
            "show us",
            "tell you",
            "tell us",
            "tell me",
            "give me",
            "ask you",
            "read out",
            "read it",
            "read that",
        ),
        *(
            "go first",
            "go through",
            "go over",
            "go on",
            "go back",
            "go ahead",
            "go to",
            "go and",
            "move on",
            "start with",
        ),
        *(
            "begin with",
            "talk about",
            "speak about",
            "look at",
            "turn to",
            "come to",
            "come back",
            "get back to",
            "get to",
        ),
        *(
            "wrap up",
            "sum up",
            "hand over",
            "write down",
            "write it",
            "draw it",
            "put it",
            "put that",
            "put them",
            "put in",
        ),
        *(
            "open the",
            "open it",
            "open up",
            "close the",
            "close it",
            "plug in",
            "plug it",
            "share my",
            "share the screen",
        ),
        *("get the door", "add that", "add one", "pick it", "call it", "call that", "call this", "make it"),
        *(
            "bring it",
            "bring up",
            "bring this",
            "get it",
            "get going",
            "get started",
            "get on",
            "ask a",
            "ask the question",
        ),
        *(
            "ask one",
            "ask some",
            "ask my",
            "put it in",
            "put it on",
            "put it here",
            "check the time",
            "take that",
            "take a",
            "take it",
            "let us",
            "present it",
            "finish this",
        ),
        *("try it", "try and", "keep going", "keep it", "say that", "leave it", "leave that"),
        *("record this", "record it", "make a guess", "make a point", "make a joke", "see what", "see how", "see if"),
    }
)

# Being, knowing and feeling: nothing is done.
STATIVE_VERBS = words(
    "be have has know think believe see hear like love want need mean understand remember suppose hope feel",
    "imagine depend seem appear look sound live die get wonder happen exist care expect prefer enjoy hate",
    "forget consider become belong contain cost deserve fit include involve lack matter own require stay",
    "remain end lose win miss worry work use choose decide deal start face accept afford count lead rely save",
    "spend stand trust turn",
)

HEDGES = words(
    "maybe perhaps might possibly hopefully eventually someday somehow guess suppose probably wonder",
)
HEDGE_PHRASES = ("at some point", "some day", "one day", "kind of", "sort of", "i think", "in theory", "or something")

# What puts a sentence into a world that is not so.
UNREAL_PHRASES = (
    "if we had", "if i had", "if you had", "if they had", "if he had", "if she had", "if i were", "if we were",
    "if you were", "if it were", "one day", "in theory", "in an ideal world", "in a perfect world", "i wish", "imagine",
    "let us say", "let us assume", "let us imagine", "suppose that", "would have", "could have", "should have",
    "might have", "as if", "for example", "for instance", "hypothetically", "in case you", "what if",
)  # fmt: skip

# The trigger that follows one of these belongs to a clause that asks, explains or describes.
SUBORDINATORS = words(
    "if whether unless when whenever because since which who whom whose what how where why than until before",
    "after while although though whatever whichever like unless do does did things thing way ways reason",
    "stuff everything anything something all that one ones point question idea problem options",
)
SAYING = words(
    "said says saying told tells telling asked asks asking mentioned mentions promised claimed suggested",
    "thought heard wrote wanted explained complained knew means meant",
)
REPORTERS = words("he she they it i you we who someone somebody people everyone")

# Things of the room, and of home.
ROOM_PHRASES = (
    "next slide", "this slide", "last slide", "previous slide", "my screen", "your screen", "the screen", "the door",
    "the window", "whiteboard", "white board", "smart board", "the board", "microphone", "microphones", "headset",
    "projector", "laptop", "the lights", "this meeting", "in my presentation", "in the presentation", "my presentation",
    "the agenda", "the marker", "the pen", "my turn", "your turn", "a break", "the table",
)  # fmt: skip
HOME_WORDS = words(
    "daughter son kids wife husband mum mom dad mother father cousin girlfriend boyfriend dog cat beer wine",
    "pub birthday concert football gym dinner coffee tea sandwich lunch party cake",
)

LATER_TODAY_HERE = ("later in", "later on", "in a moment", "in a second", "in a minute", "at the end", "come back to")
