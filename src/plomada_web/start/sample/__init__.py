"""The sample workspace: a fictitious supplier with fictitious customers, labelled so on every page.

`shape` says what a sample is made of, `team`, `accounts`, `packaging`, `software` and `safety` are its data, and
`loading` writes it through the product's own actions, dated back from today so that it has a history.
"""
