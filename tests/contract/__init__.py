"""Tests of what several implementations of one seam promise alike."""
