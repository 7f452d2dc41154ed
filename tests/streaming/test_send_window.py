from symbl_desktop.streaming.send_window import PIECES_BETWEEN_HEARTBEATS, PIECES_ON_THE_WAY, SendWindow

PIECE = 100


def window(start=0):
    return SendWindow(start, PIECE, heartbeat_within=3.0)


def send_all(window, available, now=0.0):
    """Sends until the window lets nothing more go; how many samples went."""
    before = window.sent
    while count := window.next_count(available, last=False):
        window.has_sent(count)
        if window.wants_heartbeat():
            window.asked(now)
    return window.sent - before


def test_less_than_a_piece_waits_for_more():
    assert window().next_count(99, last=False) == 0
    assert window().next_count(100, last=False) == 100


def test_the_last_piece_is_as_long_as_what_is_left():
    assert window(1000).next_count(1007, last=True) == 7
    assert window(1000).next_count(1000, last=True) == 0


def test_a_server_that_has_not_answered_yet_gets_a_few_pieces():
    assert send_all(window(), 10**6) == PIECES_ON_THE_WAY * PIECE


def test_each_answer_lets_more_pieces_go():
    sending = window()
    send_all(sending, 10**6)
    sending.answered()
    assert sending.taken == PIECES_BETWEEN_HEARTBEATS * PIECE
    assert send_all(sending, 10**6) == PIECES_BETWEEN_HEARTBEATS * PIECE


def test_a_window_that_starts_late_counts_from_there():
    sending = window(5000)
    send_all(sending, 10**6)
    sending.answered()
    assert sending.taken == 5000 + PIECES_BETWEEN_HEARTBEATS * PIECE


def test_a_server_that_never_answers_is_left_to_tcp():
    sending = window()
    send_all(sending, 10**6, now=10.0)
    assert sending.deadline() == 13.0
    sending.give_up(12.9)
    assert send_all(sending, 10**6) == 0
    sending.give_up(13.0)
    assert sending.deadline() is None
    assert send_all(sending, 5000) == 5000 - PIECES_ON_THE_WAY * PIECE
    assert sending.taken == sending.sent


def test_a_late_answer_narrows_the_window_again():
    sending = window()
    send_all(sending, 10**6, now=0.0)
    sending.give_up(3.0)
    send_all(sending, 5000)
    sending.answered()
    assert send_all(sending, 10**6) == 0


def test_a_slow_server_that_has_answered_once_is_waited_for():
    sending = window()
    send_all(sending, 10**6, now=0.0)
    sending.answered()
    send_all(sending, 10**6)
    sending.give_up(1000.0)
    assert send_all(sending, 10**6) == 0


def test_an_answer_nobody_asked_for_changes_nothing():
    sending = window()
    sending.answered()
    assert sending.taken == 0
