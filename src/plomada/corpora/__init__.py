"""What people said, read from files: transcripts, mail, feeds, pages, exports, plain text.

documents    what one person said at one time, and what could not be read
reading      a file of any of these kinds, by what is in it
transcripts  WebVTT and SRT; word_files: DOCX; speech: whose turn it is
mail         EML and MBOX; quotes: what of a mail its writer wrote
feeds        RSS and Atom; sitemaps: addresses of pages; pages: the main text of one; exports: Mastodon and Bluesky
near_copies  the same text twice, but for a few words
packed       archives and XML, looked at before they are read; markup: HTML to text
decoding     from bytes to text, whatever the encoding
"""
