;; string-take of more than there is.
(string-take "ab" 3)
