"""Words that tell work to be done after a meeting from talk, and from what people do while they sit in it."""

from symbl_desktop.engine.insights.word_lists import phrases, words

# Work that leaves something behind, or reaches someone who is not here. Two words are a verb with its particle.
DELIVERING_VERBS = words(
    "send email mail call phone ring message text ping forward circulate distribute submit share post upload",
    "publish write draft prepare update revise rewrite edit document summarise summarize translate print copy",
    "cc check verify confirm investigate research test measure calculate estimate compare evaluate analyse",
    "analyze review study collect gather compile book schedule arrange organise organize reserve order",
    "purchase sign hire invite interview recruit train contact reach fix repair patch debug deploy release",
    "ship install configure migrate merge build implement develop design create produce deliver finish",
    "complete finalise finalize file register apply cancel renew replace negotiate convince persuade ask",
    "clarify report track monitor assign delegate coordinate handle approve clean export import record rerun",
    "repeat upgrade request fetch quote invoice notify rename set dig sort follow chase tidy return restart",
    "transfer transcribe annotate tag buy pay plan read remind announce tell",
)
DELIVERING_PHRASES = phrases(
    "add to the backlog, bring along, call them, chase up, check in, check with, circle back, come up with, dig",
    "out, dig up, do some research, draw up, figure out, fill in, fill out, find out, follow up, get back, get",
    "back to her, get back to him, get back to them, get back to you, get hold, get rid, get you, give her,",
    "give him, give them, go find, hand in, have a look, hook up, keep track, let everybody, let everyone, let",
    "her, let him, let them, let you, look after, look into, look up, make sure, meet with, pick up, put a",
    "notice, put together, put up, reach out, report back, see if, see whether, send around, send out, set it",
    "up, set up, sign off, sit down with, sort out, speak to, speak with, switch off, take a look, take care,",
    "take over, talk to, talk with, try out, turn it off, turn off, turn on, type up, work on, work out, write",
    "up",
)

# What is done in the room, now: no note-taker writes it down.
MEETING_VERBS = words(
    "act admit agree answer argue assume begin bet click come demonstrate describe disagree discuss draw",
    "elaborate explain give go grab guess hold illustrate inform interrupt introduce joke jump leave let load",
    "mention move mute pass pause play point present pretend propose quit recap reiterate rule say scroll show",
    "sing sit skip start stay stick stop summarize unmute vote wait zoom",
)
MEETING_PHRASES = phrases(
    "add one, ask a, ask my, ask one, ask some, ask the question, ask you, begin with, bring in, bring this,",
    "bring to your, bring up, call it, call that, call this, check the time, close the, come back, come to,",
    "draw it, finish this, finish with, get back to, get going, get on, get started, get the door, get to, give",
    "a, give it a, give me, give you a, give you an, go ahead, go and, go back, go first, go on, go one, go",
    "over, go through, go to, hand over, keep going, keep it, leave it, leave that, let us, let you comment,",
    "make a decision, make a guess, make a joke, make a note, make a point, make an example, make it a, make",
    "notes, make some notes, make sure everybody, make sure everyone, make sure we, move on, open the, open up,",
    "pick it, plug in, plug it, present it, put it here, read it, read out, read that, record it, record this,",
    "say that, see how, see if, see what, share my, share the screen, show us, show you, speak about, speak to",
    "you, start with, sum up, take a, take it, take notes, take some minutes, take some notes, take that, talk",
    "a little, talk about, talk to you, tell me, tell us, tell you, test this, try and, try it, turn it over,",
    "turn over, turn to, wrap up, write down, write it, write that down",
)

# Being, knowing and feeling: nothing is done.
STATIVE_VERBS = words(
    "be have has know think believe see hear like love want need mean understand remember suppose hope feel",
    "imagine depend seem appear look sound live die get wonder happen exist care expect prefer enjoy hate",
    "forget consider become belong contain cost deserve fit involve lack matter own require stay remain end",
    "lose win miss worry use start face accept afford count lead rely spend stand trust",
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

# What is written goes beyond the meeting, and what is found out was not known in it.
PAPERS = words(
    "minutes report reports summary email emails mail mails document documents folder spreadsheet slides presentation",
    "presentations contract invoice proposal ticket wiki website calendar agenda draft invitation invitations",
)
INQUIRIES = words("investigate research check verify ask test measure compare calculate evaluate confirm clarify")
INQUIRY_PHRASES = phrases("find out, find that out, find it out, look into, look up, work out, figure out, check with")
SUPPOSED = words("pay buy say prefer change choose use want add go be have give put call")

LATER_TODAY_HERE = ("later in", "later on", "in a moment", "in a second", "in a minute", "at the end", "come back to")
