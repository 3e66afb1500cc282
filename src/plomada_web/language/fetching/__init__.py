"""What others publish, fetched politely: only where we may, no more often than they like, and never without an end.

fetching   one GET: robots, back-off, redirects, size, time
polling    what is new in a feed or on a site        states   what is remembered from one time to the next
robots     what a site wants of programs             turns    one request a host at a time
"""
