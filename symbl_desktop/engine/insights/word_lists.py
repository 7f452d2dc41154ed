"""Words that more than one of the rules must know. Lists that serve one subject stand in its own module."""


def words(*lines: str) -> frozenset[str]:
    """The words of these lines, for lists long enough to be read as text."""
    return frozenset(" ".join(lines).split())


def phrases(*lines: str) -> frozenset[str]:
    """The phrases of these lines, which commas part."""
    return frozenset(phrase.strip() for phrase in " ".join(lines).split(",") if phrase.strip())


PRONOUNS = words(
    "i you he she it we they me him her us them my your his its our their mine yours ours theirs myself yourself",
    "himself herself itself ourselves themselves this that these those who whom which what someone somebody anyone",
    "anybody everyone everybody nobody something anything everything nothing one ones",
)

AUXILIARIES = words(
    "am is are was were be been being do does did have has had will would can could shall should may might must",
)

PREPOSITIONS = words(
    "of in on at by for with from to about into onto over under after before between through during without within",
    "until against among across behind beyond near off out up down around via per as than like",
)

DETERMINERS = words("the a an this that these those my your his her its our their some any no every each all both")

CONJUNCTIONS = words("and or but so because if when while although though unless until that whether since once")

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

# What people say before they come to the point.
LEAD_INS = words(
    "and so but okay well right yes oh ah good great nice perfect cool fine now then also plus anyway actually",
    "basically sure alright excellent thanks hey hi hello hmm listen look please wait sorry no",
)
