"""The program named for itself: python -m symbl_desktop."""
