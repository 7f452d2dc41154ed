"""The plain form of a verb: `sending`, `sent` and `send` are one piece of work."""

import re

from symbl_desktop.engine.insights.task_words import DELIVERING_VERBS, MEETING_VERBS, STATIVE_VERBS

KNOWN = DELIVERING_VERBS | MEETING_VERBS | STATIVE_VERBS
IRREGULAR = {
    "sent": "send", "written": "write", "wrote": "write", "bought": "buy", "built": "build", "paid": "pay",
    "done": "do",
    "made": "make", "taken": "take", "took": "take", "got": "get", "given": "give", "gave": "give", "found": "find",
    "told": "tell", "brought": "bring", "put": "put", "set": "set", "cut": "cut", "drawn": "draw", "chosen": "choose",
    "held": "hold", "met": "meet", "spoken": "speak", "begun": "begin", "dying": "die", "tying": "tie", "being": "be",
}  # fmt: skip
_SILENT_E = re.compile(r"(?:[^aeiou][aiou][bcdgkmnprstvz]|[aeiou]l|[aeiou]{2}[sv]|[^aeiou]l|[rn]g|[aiou]z|u|c|v)$")


def base_form(verb: str) -> str:
    """What no rule knows comes back as it is, or a letter wrong."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    for ending in ("ing", "ed", "es", "s"):
        stem = verb.removesuffix(ending)
        if stem == verb or len(stem) < 2 or not re.search("[aeiouy]", stem):
            continue
        doubled = stem[-1] == stem[-2] and stem[-1] not in "lsfz"
        forms = (stem, f"{stem}e", stem[:-1] if doubled else "", f"{stem[:-1]}y" if stem.endswith("i") else "")
        for form in forms:
            if form in KNOWN:
                return form
        if ending in ("ing", "ed"):
            return stem[:-1] if doubled else f"{stem}e" if _SILENT_E.search(stem) else stem
    return verb
