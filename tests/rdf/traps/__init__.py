"""The places where a hasty reader of report C26/33 goes wrong, and tests that the data does not go wrong there.

The traps are numbered 1 to 96. A test names the trap it guards against, and beside it stand the falls: changes that let
the data go into the trap. ``test_falls`` makes every fall in a copy of the data and sees that the test notices.
"""
