# Fails: a test that cannot run must not look like one that passed.
message(FATAL_ERROR "the extension of SQLite was not built, and not tested: install libsqlite3-dev")
