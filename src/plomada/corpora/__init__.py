"""What people said, read from files: transcripts, mail, feeds, pages, exports, plain text.

documents    what one person said at one time, and what could not be read
reading      a file of any of these kinds, by what is in it
decoding     from bytes to text, whatever the encoding
"""
