"""When to try again: a pure function of how often it failed."""

FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0


def retry_delay(attempt: int, random: float) -> float:
    """Seconds to wait before the attempt after `attempt` earlier failures; `random` in 0..1 spreads the clients out."""
    doublings = min(max(attempt, 0), 16)
    full = min(LONGEST_DELAY, FIRST_DELAY * 2.0**doublings)
    return full * (0.5 + 0.5 * random)
