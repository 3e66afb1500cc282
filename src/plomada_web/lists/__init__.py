"""Lists of accounts, people, decisions and touches: columns, filters, saved views, changes of many at once."""
