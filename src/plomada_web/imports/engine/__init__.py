"""From rows of cells to records: one engine behind the page, the command and the API.

Here is how this works. A file is read some thousand rows at a time. Each batch goes through the same steps, in one
transaction, with a number of SQL statements that does not grow with its rows:

1. `reading`: cells become values by the mapping, or problems.
2. `placing`: accounts, then people, decisions, groups and touches are looked up by their identifiers (`finding`), and
   each row's record is one that is there, or a new one. Nothing is written yet: a record is a dict on a `Shelf`.
3. `writing`: what is new is inserted and what changed is updated, as plain rows.

A dry run is the same without the third step. What a batch would write is set `aside`, on disk, so that a later one
finds it as if it were in the database.
"""
