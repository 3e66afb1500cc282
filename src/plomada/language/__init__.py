"""What several roles say: their words, which of them they share, and in what sense.

reading          documents from tables in files
counting/        how often terms of one to three words stand in what each group said, by period and author: the cube
cleaning         from what was written to text that holds nothing but words
tokens           from text to words
saying           which texts say a term
stop_words       the words that carry no topic, and what people say while they think, in four languages
detection        the language of each document
lemmas           which words are forms of one word, and which of them is shown
phrases          which runs of words are phrases, and which of them say only what a longer one says
group_counts     how often each term stands in what each group said, and how much that varies
false_discovery  of what is found among millions of terms, how much is found by chance
shared_terms     the terms that all roles use more than others do
owned_terms      the terms that one role uses more than the other roles do
equal_use        the terms that all roles use alike
general          how often terms stand in a language at large, where nobody else was heard
mapped           what a language map tells
mapping          all of these at once: the language map of a cube; candidates: the terms it looks at; backgrounds: what
                 they are compared with; map_view: how each is told; drawing: where its words go
encoded_texts    the documents of a cube as numbers: what stands near a term, and how many people say it there
context          the words around a term: what the groups connect with it, and where they differ
periods          equal periods from dates: days, weeks, months
log_rates        how the rates of many terms follow a few columns: quasi-Poisson regression, all at once
bursts           when terms were unusually busy, in one group and in all together
trends           whether terms are said more and more; growth: how that is told
over_time        the same in several groups at once; moving_terms: as a map tells it
differences      by how much more a term rose than comparable ones did
group_adoption   whether one group took up a message; adoption: whether every group did
taking_up        the same from a cube: the term beside others as common and as long
"""
