"""Words that name no topic: they are said in every meeting, whatever it is about."""

from symbl_desktop.engine.insights.sentences import FILLERS
from symbl_desktop.engine.insights.word_lists import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LEAD_INS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
    words,
)

# Between these, never inside, runs a phrase.
STOP_WORDS = (
    PRONOUNS
    | AUXILIARIES
    | PREPOSITIONS
    | DETERMINERS
    | CONJUNCTIONS
    | LEAD_INS
    | FILLERS
    | frozenset((*WEEKDAYS, *MONTHS))
    | words(
        "not never ever always often sometimes usually maybe perhaps probably possibly definitely certainly",
        "really very quite rather pretty too so such much many more most less least few little lot lots bit kind",
        "sort type just only even still yet already again almost enough else instead together apart away back",
        "down here there where when why how what who whom whose which whatever today tomorrow yesterday tonight",
        "ago soon later early late before after first second third last next another other others same different",
        "several couple half double whole own able zero one two three four five six seven eight nine ten eleven",
        "twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty",
        "seventy eighty ninety hundred thousand million billion percent say says said saying tell told telling",
        "talk talked talking speak speaking ask asked asking answer mean means meant think thinks thought",
        "thinking know knows knew known believe guess suppose wonder feel feels felt hope wish want wants wanted",
        "need needs needed like likes liked love prefer try tries tried trying use uses used using make makes",
        "made making do doing done get gets got getting give gives gave given giving take takes took taken taking",
        "put puts putting go goes going went gone come comes coming came see sees saw seen seeing look looks",
        "looked looking find finds found show shows showed showing let lets keep keeps kept start starts started",
        "starting stop stopped begin begins finish finished work works worked working happen happens happened",
        "seem seems seemed become bring brings brought call called calling turn turns run runs running move moves",
        "moved moving leave left stay set sit stand hold change changes changed changing help helps helped follow",
        "send sends sent write wrote written read add added hear heard listen play pay paid buy bought sell cost",
        "costs open opened close closed wait waiting remember forget understand agree decide decided discuss",
        "discussed explain include included depend depends care matter able sure certain clear true right wrong",
        "fine good better best bad worse worst great nice cool awesome perfect big bigger small smaller long",
        "longer short shorter high higher low lower old new young easy easier hard harder fast faster slow",
        "important interesting interested possible impossible available ready done busy free full empty happy",
        "sorry glad afraid strange funny weird weirdly obvious obviously basic basically actually honestly",
        "exactly clearly simple simply general generally especially mostly mainly totally completely absolutely",
        "directly currently recently thing things stuff something anything everything nothing way ways idea ideas",
        "point points question questions part parts problem problems reason case cases example side end beginning",
        "middle top bottom place time times moment minute minutes second seconds hour hours day days week weeks",
        "weekend month months year years morning afternoon evening night people person guy guys man woman",
        "somebody everyone everybody anybody nobody number numbers rest word words name names fact matter meeting",
        "meetings thanks thank please hello bye okay alright yeah wow course luck noon lunch kind kinds piece",
        "pieces half group side line course chance order far near close round around quick quickly soon ahead",
        "along fair enough worth basically literally somehow anyway though although however therefore whether",
        "since until unless while because whereas besides otherwise um uh hmm ha aw ooh oops ouch hey hi cannot",
        "gonna wanna gotta dunno etcetera etc blah everywhere somewhere anywhere nowhere twice once per plus",
        "minus point upon onto toward towards via versus",
    )
)

# Common English that may stand in a topic, but makes none by itself.
WEAK_WORDS = words(
    "area base book box business card check class color colour company country customer data date design",
    "detail details door draft email emails error field figure file files form front goal hand head home",
    "house information issue issues job key language law letter level life list look market material message",
    "method model money music note notes office option options page pages paper phone picture pictures plan",
    "plans power price prices process product program project projects quality report reports result results",
    "room rule rules school screen service services shape site size space staff stage standard state step",
    "steps story street study style subject support system systems table task tasks team teams term terms",
    "test tests text title tool tools town trade update user users value version view voice water window",
    "world focus current main final initial basic special normal typical common similar single extra user-",
    "friendly",
)
