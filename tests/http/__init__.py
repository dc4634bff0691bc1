"""Tests of running servers, over HTTP."""
